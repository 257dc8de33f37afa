/* What the tests of the choice of a certificate share. */
#ifndef TESTS_CORE_CHOOSING_H
#define TESTS_CORE_CHOOSING_H

#include "certificate/selection.h"
#include "situation.h"

/* What is chosen on the server as it is. */
struct selection choose(struct situation *situation);

void assert_chosen(struct situation *situation, const char *label);

/* By an authority of that number: 8 is a public one, the others are private. */
struct model_certificate *issue_by(struct situation *situation, const char *label, const char *name,
                                   int from, int until, uint8_t issuer);

/* For the server's name, by an authority of that number. */
struct model_certificate *add_issued(struct situation *situation, const char *label, int from,
                                     int until, uint8_t issuer, enum root_kind root);

instant end_of(struct situation *situation, const char *label);

/* SAC1 is by a public authority, for 365 days. */
void make_public(struct situation *situation);

/* It is bound for IPv4 and IPv6. */
void assert_on_both(const struct situation *situation, const char *label);

/* Passes as the product asks for them, until that moment. */
void let_go_by(struct situation *situation, instant end);

const char *baseline_label(const struct situation *situation);

struct certificate *facts_of(struct situation *situation, const char *label);

#endif
