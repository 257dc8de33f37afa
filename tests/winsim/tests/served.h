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

void assert_served(int family, const BYTE hash[HASH_SIZE]);
/* A client gets no certificate. */
void assert_not_served(int family);

#endif
