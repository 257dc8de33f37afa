/* The certificate that others are measured by: its names, its validity, who vouches for it, its
 * line, and who was there when it became that. It moves on with each rotation to one that is as
 * good for clients, and with an administrator's choice; never to a stand-in, which was bound only
 * because nothing else served, nor to one that came first only because time ran out. */
#ifndef CERTIFICATE_BASELINE_H
#define CERTIFICATE_BASELINE_H

#include "model/snapshot.h"

/* Whether trust does not fall from the baseline to that certificate, by the setting OtherRoot.
 * Without a baseline it does not. */
bool baseline_trusts(const struct snapshot *snapshot, const struct certificate *certificate);

/* The same of many: who vouches for the baseline, by all that is known now, is found out once. */
struct trust baseline_trust(const struct snapshot *snapshot);
bool baseline_trust_allows(const struct snapshot *snapshot, const struct trust *known,
                           const struct certificate *certificate);

/* Whether it is of the baseline's line, or what that was renewed to. True where nothing tells, and
 * where the baseline is self-signed, which has none. */
bool baseline_line_has(const struct snapshot *snapshot, const struct certificate *certificate);

/* Whether it was taken for the administrator's choice that is stored. */
bool baseline_is_choice(const struct snapshot *snapshot);

/* Whether it was there when the baseline was taken. */
bool baseline_met(const struct snapshot *snapshot, const struct certificate *certificate);

/* Whether it was there and another was used: an administrator chose that, or it is no later issue
 * of the baseline's line. A public one is not passed over for a self-signed one that nobody chose.
 */
bool baseline_passes_over(const struct snapshot *snapshot, const struct certificate *certificate);

/* The same, by an administrator's choice. */
bool baseline_choice_passes_over(const struct snapshot *snapshot,
                                 const struct certificate *certificate);

/* What is to be remembered now that the certificate was seen to serve: itself, or that it stands
 * in, or is used for its time only. False: nothing new. *out points into the snapshot. */
bool baseline_learn(const struct snapshot *snapshot, const struct certificate *certificate,
                    bool in_time_only, struct last_good *out);

/* What an administrator chose is measured by from when both records have it, whatever else is to be
 * repaired: all others that are there now were passed over, and none that comes later. True: it is
 * the snapshot's baseline now, and was not. */
bool baseline_take_choice(struct snapshot *snapshot);

#endif
