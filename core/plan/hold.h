/* A rotation that waits because it would lock clients out. */
#ifndef PLAN_HOLD_H
#define PLAN_HOLD_H

#include "certificate/selection.h"
#include "findings/findings.h"

/* Whether a rotation to that certificate waits until what is in service serves no more, because a
 * record of another application would stay behind with it (and not go along: plan/moves.h), or may,
 * where they cannot be read. */
bool hold_waits(const struct snapshot *snapshot, const struct certificate *wanted);

/* Which of both. */
enum reason hold_reason(const struct snapshot *snapshot);

/* What a record for one of the server's names shows already, where SSTP may use that, too, and no
 * other record would stay behind: a later one than SSTP's, or one that came since that was chosen.
 * Whoever asks for that name is locked out until SSTP does. NULL: nothing. */
const struct certificate *hold_is_ahead(const struct snapshot *snapshot);

/* Whether it never comes to one, because SSTP goes by another application's record (certificate/
 * followed.h): no force helps, since Windows itself has SSTP follow. */
bool hold_is_followed(const struct snapshot *snapshot, const struct certificate *wanted);

/* What is to be bound as long as it waits: what is in service, with a finding that says what it
 * waits for; chosen is NULL where that is not in the store. Else the selection as it is. */
struct selection hold_back(const struct snapshot *snapshot, const struct selection *selection,
                           struct findings *findings);

#endif
