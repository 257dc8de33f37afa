/* What the tests of certificates that did not serve share. */
#ifndef TESTS_CORE_EXCLUDING_H
#define TESTS_CORE_EXCLUDING_H

#include "situation.h"

/* SAC2 arrives, is taken by HTTP.sys, and no handshake succeeds with it. */
struct model_certificate *excluding_arrange(struct situation *situation);

/* Over both families. */
bool excluding_is_bound(const struct situation *situation, const char *label);

/* A pass tries SAC2, the next goes back to SAC1. */
void excluding_go_back(struct situation *situation);

/* All of that, an hour ago. */
void excluding_set_aside(struct situation *situation);

#endif
