/*
 * served.h - which certificate HTTP.sys presents on the tests' port, as a TLS client sees it.
 */
#ifndef WINSIM_TESTS_SERVED_H
#define WINSIM_TESTS_SERVED_H

#include "fixture.h"

/* HTTP.sys listens where a program has registered a URL: from now on on TEST_PORT. */
void served_begin(void);
/* Not any more; without a served_begin before it is nothing. */
void served_end(void);

#define SERVED_URL L"https://+:" TEST_PORT_TEXT L"/winsim-test/"

/* The queue of that URL. */
HANDLE served_queue(void);

/* A client over IPv4 sends a request, of which these are the first lines, and waits for its answer,
 * of which served_answer gives the headers. */
#define SERVED_ANSWER_SIZE 1024
void served_ask(const char *lines);
void served_answer(char answer[SERVED_ANSWER_SIZE]);

void assert_served(int family, const BYTE hash[HASH_SIZE]);
/* A client gets no certificate. */
void assert_not_served(int family);

#endif
