/* What the tests of AlsoRestart share. */
#ifndef TESTS_CORE_FOLLOWING_H
#define TESTS_CORE_FOLLOWING_H

#include "situation.h"

/* AlsoRestart names that service too. */
void name_companion(struct situation *situation, const char *name);

/* IAS runs, and is to be restarted; a renewal is there. */
struct model *renewed(struct situation *situation);

/* IAS runs with the old certificate since a rotation before, and is to be restarted for that. */
void owe_companion(struct situation *situation);

/* So many calls of that kind fail, from the nth on, and change nothing. */
void fail_service(struct situation *situation, enum model_call call, unsigned nth, unsigned times,
                  enum failure failure, uint32_t code);

/* IAS. */
bool restarted_since(const struct model *model, instant when);

#endif
