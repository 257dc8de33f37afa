/* What the tests of followed records (certificate/followed.h) share. */
#ifndef TESTS_CORE_FOREIGN_RECORDS_H
#define TESTS_CORE_FOREIGN_RECORDS_H

#include "situation.h"

/* That family's record belongs to another application. */
void make_foreign(struct situation *situation, enum family family);

/* As the tool that renews IIS' certificates does. */
void move_foreign(struct situation *situation, enum family family, const char *label);

/* IPv4 belongs to IIS, a healthy server else, known to us; and a renewal. */
void arrange(struct situation *situation);

bool carries(struct situation *situation, enum family family, const char *label);

#endif
