/* Who deletes a certificate first and imports its re-issue later: until Windows restarts clients
 * get in all the same. Judged apart from the core, so that both must be right. */
#ifndef TESTS_MODEL_LOSSES_H
#define TESTS_MODEL_LOSSES_H

#include "invariants.h"

/* What a look at the server could show: of what is bound, that it is gone or back. */
void losses_see(struct model *model);

/* Whether it was issued after what is bound and gone, and so may be for fewer names, after a while.
 */
bool losses_allow_fewer_names(const struct model *model,
                              const struct model_certificate *certificate);

/* What is wrong, or NULL. */
const char *a_reissue_is_waited_for(const struct passage *passage);

#endif
