/* The invariants about other applications' records, and about TLS at a load balancer. */
#ifndef TESTS_MODEL_RECORDS_H
#define TESTS_MODEL_RECORDS_H

#include "invariants.h"

/* What is wrong, or NULL. */
const char *records_keep_their_settings(const struct passage *passage);
const char *records_are_whose_they_should_be(const struct passage *passage);
const char *records_are_left_alone_behind_a_balancer(const struct passage *passage);
const char *records_that_win_are_reported(const struct passage *passage);
const char *records_are_not_left_half_way(const struct passage *passage);

/* Whether another application's record that VPN clients may meet has what is bound. */
bool records_stay_behind(const struct model *model);
/* Whether one has not what is bound now, though it had what was bound before. */
bool records_were_left_behind(const struct passage *passage);
/* Whether a rotation to that certificate would leave one behind, or that cannot be seen: they are
 * unreadable, or the Central Certificate Store's. */
bool records_may_hold(const struct model *model, const struct model_certificate *certificate);

/* Whether who asks for a name of the server is shown another certificate than what is bound. */
bool records_lock_out(const struct model *model);

/* The intent has the only copy of one for whose name what is bound is not: it is made again with
 * what is. */
bool records_wait_for_their_name(const struct model *model);

/* Whether a record on SSTP's endpoints is another application's, and SSTP goes by it. */
bool records_are_followed(const struct model *model);

/* At rest behind a load balancer: SSTP has the hash of the certificate there. */
const char *records_balancers_hash(const struct model *model);

#endif
