/*
 * SSTP as its tests meet it, through public calls: a server with a fresh SSTP for each, and what it
 * serves. Certificates, records and services are those of the acceptance program.
 */
#ifndef WINSIM_SERVICES_TESTS_SSTP_SERVER_H
#define WINSIM_SERVICES_TESTS_SSTP_SERVER_H

#include "bindings.h"
#include "registry.h"
#include "services.h"
#include "sstp.h"

#define SSTP_PORT       443
#define SSTP_OTHER_PORT 8443

#define RRAS(test)                        void test(void **state);
#define ALONE(test)                       void test(void **state);
#define SIMULATED(test, why)              void test(void **state);
#define FACT(id, statement, source, test) test
#include "../facts.def"
#undef FACT
#undef RRAS
#undef ALONE
#undef SIMULATED

/* Once for the whole program. */
void sstp_server_begin(void);
void sstp_server_end(void);

/* Before each test: SSTP's services stopped, no record on its ports, none of our certificates, its
 * parameters as Windows sets them. After it, the same. */
int sstp_server_fresh(void **state);

/* A certificate with a private key, for servers. */
struct certificate sstp_issue(void);

/* Both records of SSTP's port. */
void sstp_bind_both(const struct certificate *certificate, bool own);
void sstp_bind(enum family family, const struct certificate *certificate, bool own);
void assert_sstp_bound(enum family family, WORD port, const struct certificate *certificate,
                       bool own);
void assert_sstp_not_bound(enum family family);

/* SstpSvc and RemoteAccess, whichever of them does it: a test says only what it is about. */
void sstp_start(void);
void sstp_restart(void);

/* SSTP runs and serves on the port, over that family, with this certificate; where the server tells
 * which certificate it compares in the crypto binding, that one too. */
void assert_sstp_serving(enum family family, WORD port, const struct certificate *certificate);

/* SSTP runs and does not serve; since the test began it has written that event, and with 0 none. */
void assert_sstp_refusing(DWORD event);

/* The last that SSTP has written since the test began is that event, as a warning; nothing. */
void assert_sstp_warned(DWORD event);
void assert_sstp_silent(void);

/* Whether this server tells which certificate it compares. A real one does not: the test that needs
 * it is not tried there. It must be serving. */
void sstp_needs_crypto_binding(void);
void assert_sstp_compares(const struct certificate *certificate);

#endif
