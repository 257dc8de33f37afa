/* The private key of what is in service. One answer is no reason to change anything: right after a
 * boot, or while a provider is restarted, a key may be refused that is fine. And who is served is
 * not to be cut off: HTTP.sys keeps a key that it has opened, until the next reboot. So a fault
 * counts when it is seen twice, minutes apart, and not while a handshake over loopback completes
 * with that certificate; unless a record is missing, or has another one: nobody can be given a key
 * that is gone, and those clients are refused now. */
#ifndef CERTIFICATE_KEY_FAULTS_H
#define CERTIFICATE_KEY_FAULTS_H

#include "certificate/verdict.h"
#include "model/snapshot.h"

/* Kept between passes. Zero: no fault was seen. */
struct key_watch {
    struct key_seen {
        struct thumbprint thumbprint;
        instant since; /* 0: never */
    } seen[FAMILY_COUNT];
};

/* As it is seen now: no record could be given that certificate. */
bool key_is_faulty(const struct certificate *certificate);

/* Judges the keys of what is bound, once the probes have answered. */
void key_faults_review(struct key_watch *watch, struct snapshot *snapshot);

/* The same where there is no second observation: what is seen now stands. */
void key_faults_assume(struct snapshot *snapshot);

/* When a fault is to be checked for the second time; INSTANT_NEVER: there is none. */
instant key_faults_next_check(const struct key_watch *watch, instant now);

/* What becomes of the key's fault, if a record names the certificate. */
enum key_fault key_fault_of(const struct snapshot *snapshot, const struct certificate *certificate);

/* The verdict on what is bound, for this server, and whether it serves, which it does archived, too
 * (NULL, no certificate, does not). */
/* The same as if it were valid now, for when nobody knows what time it is. */
enum verdict verdict_but_for_time(const struct snapshot *snapshot,
                                  const struct certificate *certificate);
enum verdict verdict_in_service(const struct snapshot *snapshot,
                                const struct certificate *certificate);
bool serves(const struct snapshot *snapshot, const struct certificate *certificate);

/* Whether a handshake completed with it, over either family. */
bool key_handshake_completes(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Whether what a client meets speaks against its key: TLS fails with what is bound. */
bool key_is_doubted(const struct snapshot *snapshot, const struct certificate *certificate);

#endif
