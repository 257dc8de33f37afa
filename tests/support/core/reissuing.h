/* What the tests of the wait for a re-issue share: SAC1, for vpn, www and shop, was issued 301 days
 * ago by a public authority, and is deleted. */
#ifndef TESTS_CORE_REISSUING_H
#define TESTS_CORE_REISSUING_H

#include "choosing.h"
#include "situation.h"

#define ISSUED_BEFORE -310 /* days from now */
#define ISSUED_AFTER  -10

/* For www, too, and maybe shop. */
void reissuing_add_names(struct model_certificate *certificate, bool all);

/* Of a public authority, for vpn, www and maybe shop. */
struct model_certificate *reissuing_add(struct situation *situation, const char *label, int from,
                                        bool all);

/* SAC1 is known; it is deleted, and that is seen; both. */
void reissuing_known(struct situation *situation);
void reissuing_lose(struct situation *situation);
void reissuing_begin(struct situation *situation);

/* As it is stored. */
instant reissuing_lost_at(const struct situation *situation);

/* Passes as they are asked for, until so long after the loss; each finds that it waits, with that
 * certificate, and why. Nothing is changed. */
void reissuing_waits_until(struct situation *situation, instant after, const char *label,
                           const char *why);

/* A pass puts it into use, and that is the first change. */
void reissuing_used(struct situation *situation, const char *label);

#endif
