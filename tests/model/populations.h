/* Whether those who got in still get in: what the certificate in service means for VPN clients. */
#ifndef TESTS_MODEL_POPULATIONS_H
#define TESTS_MODEL_POPULATIONS_H

#include "invariants.h"

/* What is wrong, or NULL. */
const char *nobody_is_locked_out(const struct passage *passage);
const char *records_are_waited_for(const struct passage *passage);

#endif
