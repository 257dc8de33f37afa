/* What the tests of TLS at a load balancer share. */
#ifndef TESTS_CORE_BALANCING_H
#define TESTS_CORE_BALANCING_H

#include "situation.h"

#define NAME  "vpn.example.com"
#define APART (150 * INSTANT_SECOND) /* two answers at least, to count as two */

/* Certificates of the balancer: each byte of their hashes. */
enum { FIRST = 0xb1, SECOND = 0xc1, THIRD = 0xd1 };

struct hash_value hash_of(uint8_t byte);

void restart_by_hand(struct model *model);

/* What documentation tells an administrator to set, without the SHA-256 hash; SSTP reads it when it
 * starts. */
void end_tls_elsewhere(struct sstp_parameters *parameters);

/* SSTP runs with the hash of what the balancer presents, and no OffloadHash is set. */
struct model *behind_a_balancer(struct situation *situation);

/* From now on the balancer presents that certificate. */
void present(struct model *model, uint8_t byte);

/* SSTP was told of that certificate, and started with it. */
void assert_started_with(struct situation *situation, uint8_t byte);

/* What the balancer presents is reported for that reason, and not followed, however often it
 * is asked. */
void assert_never_followed(struct situation *situation, enum reason reason);

#endif
