/* What the tests of rotation requests share. */
#ifndef TESTS_CORE_REQUESTING_H
#define TESTS_CORE_REQUESTING_H

#include "situation.h"

const struct thumbprint *requesting_thumbprint(const struct situation *situation,
                                               const char *label);

/* One pass with the order, and none after it. */
struct request_answer requesting_pass(struct situation *situation, struct rotation_request request);
struct request_answer requesting_certificate(struct situation *situation, const char *label);

/* SAC2 was put into use by a rotation; SAC1 is still good, and ends before it. */
void requesting_renewed(struct situation *situation);

/* Nothing says the names, and there are several. */
void requesting_nameless(struct situation *situation);

/* That it is bound is noted once, and then nothing more. */
void assert_kept(struct situation *situation);

#endif
