/* The invariants about other applications' records, and about TLS at a load balancer. */
#ifndef TESTS_MODEL_RECORDS_H
#define TESTS_MODEL_RECORDS_H

#include "invariants.h"

/* What is wrong, or NULL. */
const char *records_keep_their_settings(const struct passage *passage);
const char *records_are_whose_they_should_be(const struct passage *passage);
const char *records_are_left_alone_behind_a_balancer(const struct passage *passage);
const char *records_that_win_are_reported(const struct passage *passage);

/* At rest behind a load balancer: SSTP has the hash of the certificate there. */
const char *records_balancers_hash(const struct model *model);

#endif
