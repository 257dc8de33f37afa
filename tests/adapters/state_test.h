/* What the tests of state/store.h share. */
#ifndef STATE_TEST_H
#define STATE_TEST_H

#include "state/store.h"

/* What is stored; names are valid until the next call. */
struct stored_state read_state(void);

struct intent sample_intent(void);

/* Of four names, with a thumbprint, and nothing else. */
struct last_good sample_last_good(void);

#endif
