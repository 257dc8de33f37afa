/* The certificate that others are measured by: its names, its validity, and who vouches for it. It
 * moves on with each rotation to one that is as good for clients, and with an administrator's
 * choice; never to a stand-in, which was bound only because nothing else served. */
#ifndef CERTIFICATE_BASELINE_H
#define CERTIFICATE_BASELINE_H

#include "model/snapshot.h"

/* Whether trust does not fall from the baseline to that certificate, by the setting OtherRoot.
 * Without a baseline it does not. */
bool baseline_trusts(const struct snapshot *snapshot, const struct certificate *certificate);

/* What is to be remembered now that the certificate was seen to serve: itself, or that it stands
 * in. False: nothing new. *out points into the snapshot. */
bool baseline_learn(const struct snapshot *snapshot, const struct certificate *certificate,
                    struct last_good *out);

#endif
