/*
 * The simulated server as the tests of the stand-ins need it: reset by winsim.exe before each test,
 * with certificates of their own in LocalMachine\MY.
 */
#ifndef WINSIM_SERVICES_TESTS_SERVER_H
#define WINSIM_SERVICES_TESTS_SERVER_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <winsock2.h>

#include <windows.h>

#include <cmocka.h>

enum { SHA1_SIZE = 20, SHA256_SIZE = 32 };

struct issued {
    BYTE sha1[SHA1_SIZE];
    BYTE sha256[SHA256_SIZE];
};

enum usage { USAGE_SERVER, USAGE_CLIENT, USAGE_ALL };

struct wish {
    enum usage usage;
    bool expired;
    bool without_key;
};

#define FACT(id, statement, source, test) void test(void **state);
#include "../facts.def"
#undef FACT

bool server_begin(void);
void server_end(void);

/* Before each test: a clean server, everything stopped. */
int server_reset(void **state);

struct issued server_issue(struct wish wish);
void server_delete(const struct issued *certificate);

/* A record, written as it is, with a context if its certificate allows one. */
void server_bind(const wchar_t *endpoint, const struct issued *certificate, bool own);
void assert_bound(const wchar_t *endpoint, const struct issued *certificate, bool own);
void assert_not_bound(const wchar_t *endpoint);

/* Values of SstpSvc\Parameters. */
void server_set_number(const wchar_t *name, DWORD number);
void server_set_binary(const wchar_t *name, const BYTE *bytes, DWORD length);
void assert_hashes_written(const struct issued *certificate);

/* The number of a service control call's error, 0 for success. service_start waits for RUNNING,
 * service_stop for STOPPED. */
DWORD service_start(const wchar_t *name);
DWORD service_stop(const wchar_t *name);
SERVICE_STATUS_PROCESS service_status(const wchar_t *name);
/* Sends the stop and does not wait. */
DWORD service_ask_to_stop(const wchar_t *name);

/* SSTP runs and serves on the port with this certificate's hash for the crypto binding. */
void assert_serving(WORD port, const struct issued *certificate);

/* SSTP runs, does not serve, and the newest RasSstp event has this id; 0: there is none. */
void assert_refusing(DWORD event);

#endif
