/*
 * fixture.h - what the tests of winsim share: certificates, bindings, services, clean-up.
 *
 * Everything the tests make has a name of its own (a store, ports, services, a log) and is removed
 * again, so that they can run beside a simulated RRAS server in the same prefix.
 */
#ifndef WINSIM_TESTS_FIXTURE_H
#define WINSIM_TESTS_FIXTURE_H

/* cmocka.h needs these before it, in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <winsock2.h>

#include <windows.h>

#include <cmocka.h>
#include <http.h>
#include <wincrypt.h>

#include "fixture_life.h"
#include "not_tried.h"

#define TEST_STORE     L"WinsimTest"
#define TEST_LOG       L"WinsimTestLog"
#define TEST_KEY       L"Software\\WinsimTestKey"
#define TEST_SOURCE    L"WinsimTestSource"
#define TEST_PORT      8397
#define TEST_PORT_TEXT L"8397"
#define TEST_V4        L"0.0.0.0:" TEST_PORT_TEXT
#define TEST_V6        L"[::]:" TEST_PORT_TEXT
#define HASH_SIZE      20u
#define SIGNAL_MS      5000u /* a signal that must come */
#define SILENCE_MS     300u  /* a signal that must not */

#define TEST(group, name) void name(void **state);
#include "tests.def"
#undef TEST

/* This machine lacks what the test is about: skipped, saying so. */
void not_tried(const char *why);

/* Which key a test certificate points to. */
enum key_kind {
    KEY_ONE,       /* the first test key, and the certificate is for it */
    KEY_TWO,       /* the second */
    KEY_NONE,      /* no key property */
    KEY_MISSING,   /* a container that does not exist */
    KEY_FOREIGN,   /* the certificate is for the first key, the property names the second */
    KEY_SIGNATURE, /* an AT_SIGNATURE key */
    KEY_CNG,       /* an EC key that CNG keeps */
};

/* Puts a new certificate into LocalMachine\<store>; its SHA-1 goes to `hash`. */
void fixture_issue(const wchar_t *store, enum key_kind kind, BYTE hash[HASH_SIZE]);
void fixture_remove(const wchar_t *store, const BYTE hash[HASH_SIZE]);
HCERTSTORE fixture_open_store(const wchar_t *store);
PCCERT_CONTEXT fixture_find(const wchar_t *store, const BYTE hash[HASH_SIZE]);

/* A complete record about 0.0.0.0:TEST_PORT (or [::]) in TEST_STORE. */
struct binding {
    struct sockaddr_storage address;
    BYTE hash[HASH_SIZE];
    HTTP_SERVICE_CONFIG_SSL_SET set;
};
void fixture_binding(struct binding *binding, int family, const BYTE hash[HASH_SIZE]);

ULONG set_binding(struct binding *binding);
ULONG delete_binding(struct binding *binding);
/* HttpUpdateServiceConfiguration as found at run time; ERROR_PROC_NOT_FOUND if it is not there. */
ULONG update_binding(struct binding *binding);
/* The record in a buffer that lives until the next call; NULL and the code if there is none. */
const HTTP_SERVICE_CONFIG_SSL_SET *query_binding(const struct binding *binding, ULONG *error);

/* The code that a query or a delete answered says that there is no such record. */
void assert_absent(ULONG code);

bool is_signalled(HANDLE event, DWORD milliseconds);

#endif
