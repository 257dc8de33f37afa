/* The server that the scenarios act on: a fresh one for each, ways to set it up, and what must be
 * true of it afterwards. */
#ifndef ACCEPTANCE_SERVER_H
#define ACCEPTANCE_SERVER_H

#include "bindings.h"
#include "event_log.h"
#include "platform.h"
#include "product.h"
#include "registry.h"
#include "services.h"
#include "sstp.h"
#include "wire.h"

#define OTHER_PORT 4443 /* a ListenerPort that is not SSTP's own */

/* Once. server_end leaves nothing of ours behind. */
void server_begin(void);
void server_end(void);

/* cmocka's setup: RRAS as it has just been set up, everything stopped, no certificate, no binding;
 * the product installed, stopped, and as never run before. */
int server_fresh(void **state);
/* Its teardown: nothing that the program did was refused because it had not asked for the right. */
int server_done(void **state);

/* ---- setting up ---- */

/* SSTP listens on that port. */
void server_use_port(WORD port);

/* Both bindings, with SSTP's settings. */
void server_bind(const struct certificate *certificate);
/* Both bindings, with these. */
void server_bind_with(const struct binding *binding);

/* RemoteAccess is running, and clients get in with the certificate. */
void server_serve(const struct certificate *certificate);

/* A certificate as wished, bound, serving. */
struct certificate server_serving(const struct wish *wish);
/* The same, and the product runs and has found it so. */
struct certificate server_known(const struct wish *wish);
/* An ordinary server: one certificate, bound, serving. */
struct certificate server_healthy(void);
/* The same, and the product runs and has found it so. */
struct certificate server_watched(void);

#define OTHERS_DONE_AFTER 301 /* seconds */

/* What the test changed on a server that the product watches is somebody's work, who is waited for:
 * the product has said so, and that time is over. */
void others_are_done(void);

/* The same, in the middle of a rotation to the certificate returned, a renewal: RemoteAccess is
 * being stopped, which takes that long. */
struct certificate server_rotating(DWORD stop_ms);
/* The same watched server, with a renewal (returned) that waits until its clients have left. */
struct certificate server_waiting_for_clients(void);
/* RemoteAccess is stopped; the certificate was replaced and the product put the one returned into
 * use, as far as that goes. */
struct certificate server_rotated_while_stopped(void);
/* The server of server_rotating(), and the product's process has ended then, without being asked;
 * RemoteAccess has stopped. */
struct certificate server_interrupted(void);

/* The product stops by itself or is told to; then nothing more happens. */
void server_expect_events(const DWORD *ids, size_t count);
#define EXPECT_EVENTS(...)                                                                         \
    server_expect_events((const DWORD[]){__VA_ARGS__},                                             \
                         sizeof((const DWORD[]){__VA_ARGS__}) / sizeof(DWORD))

/* ---- what must be true ---- */

WORD server_port(void);

/* Both records carry the certificate, and all else in them is as it was set up. */
void assert_bound(const struct certificate *certificate);

/* A client gets in over IPv4 and over IPv6. */
bool server_lets_in(const struct certificate *certificate);

/* Records, SSTP's registry values, services, and what clients meet: all of it right. */
void assert_serves(const struct certificate *certificate);

/* Nobody gets in. */
void assert_locked_out(const struct certificate *certificate);

/* ---- that nothing was changed ---- */

struct traces {
    uint64_t bindings[FAMILIES];
    uint64_t parameters;
    DWORD processes[3];
    DWORD binding_count;
};

struct traces server_traces(void);

/* The records and SSTP's parameters were not written, the services not restarted. */
void assert_untouched(const struct traces *before);

#endif
