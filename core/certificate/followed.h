/* Another application's record on one of SSTP's endpoints that SSTP goes by (ForeignBindings is
 * "follow"): it is left to its owner, who says with it which certificate clients are shown. */
#ifndef CERTIFICATE_FOLLOWED_H
#define CERTIFICATE_FOLLOWED_H

#include "model/snapshot.h"

/* The certificate of it. NULL: there is no such record, or none that may be followed, because its
 * certificate does not serve for any of the server's names, a setting rules it out, two records
 * differ, an administrator picked another one, or clients get in with SSTP's own record who would
 * not with this one. */
const struct certificate *followed_certificate(const struct snapshot *snapshot);

/* The family whose record is followed. There must be one. */
enum family followed_family(const struct snapshot *snapshot);

/* Whether the last rotation was for that certificate and started SSTP as it runs now: if a stored
 * hash is another's all the same, one more restart would be for the same. */
bool followed_in_vain(const struct snapshot *snapshot);

#endif
