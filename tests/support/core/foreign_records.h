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

/* A healthy server, known to us, where IIS has a record for that name with SSTP's certificate; and
 * a renewal. */
void with_a_record_for(struct situation *situation, const char *host);

/* The same for a name of the server, where it goes along with SSTP's. */
void with_a_record_that_goes_along(struct situation *situation);

/* The certificate of that record. */
const char *label_of_record(const struct situation *situation);

/* Moves that record, as an administrator does. */
void give_record(struct situation *situation, const char *label);

/* SAC1 is bound, and nothing was changed. */
void assert_nothing_changed(struct situation *situation);

/* It carries that certificate. */
bool carries(struct situation *situation, enum family family, const char *label);

#endif
