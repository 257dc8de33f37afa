/* Which certificate the bindings should carry. Every certificate gets a verdict with a name; among
 * the eligible the order is total, so the choice is the same every time. */
#ifndef CERTIFICATE_SELECTION_H
#define CERTIFICATE_SELECTION_H

#include "certificate/requirements.h"
#include "certificate/verdict.h"

enum selection_result { SELECTION_CHOSEN, SELECTION_NONE_ELIGIBLE, SELECTION_AMBIGUOUS };

struct selection {
    enum selection_result result;
    const struct certificate *chosen; /* NULL unless CHOSEN */
    size_t eligible;
};

/* Chooses. Eligible certificates for different names with no server names to decide between them
 * are AMBIGUOUS: the product never guesses. A bound certificate as good as the best is kept. */
struct selection select_certificate(const struct snapshot *snapshot);

#define RENEWALS_MAX 8 /* a longer chain of renewals is not followed */

/* What the certificate was renewed to, if that can be used and was issued later: then it is passed
 * over, whichever is bound. NULL: nothing. */
const struct certificate *selection_renewed(const struct requirements *requirements,
                                            const struct certificate *certificate);

/* Whether the certificate, which is in service, is chosen, and another would be if no certificate's
 * time ran out. */
bool selected_for_its_time(const struct snapshot *snapshot, const struct certificate *certificate);

/* A rotation made that the baseline: notes in it who would have done as well, by all that is known
 * now, and was not used. Else it would be used next, where it is a later issue of the new
 * baseline's line: two rotations for one event. What did not qualify then may do so later. */
void selection_note_passed_over(const struct snapshot *snapshot, struct last_good *baseline);

#endif
