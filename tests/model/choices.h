/* What an administrator wants, by settings or by hand, is respected. */
#ifndef TESTS_MODEL_CHOICES_H
#define TESTS_MODEL_CHOICES_H

#include "invariants.h"

/* What is wrong, or NULL. */
const char *a_refused_setting_suspends(const struct passage *passage);
const char *a_choice_is_held(const struct passage *passage);

#endif
