/* RemoteAccess that ended by itself: RRAS may end when SSTP's certificate vanishes, and does not
 * start without it (facts/windows.md 4). Then it is to be started, once a certificate that serves
 * is in use; what an administrator stopped, and what ended for another reason, is not. Pure. */
#ifndef DIAGNOSIS_REMOTE_ACCESS_H
#define DIAGNOSIS_REMOTE_ACCESS_H

#include "findings/findings.h"

/* Why it does not run, where that can be told; it counts in *snapshot at once. The first look after
 * its end judges that, until it runs, is stopped or Windows restarts. True: to be stored. What an
 * interrupted rotation left stopped is that rotation's to start; but where its certificate is gone
 * it cannot start before there is another, which the rotation would never come to: once it was seen
 * to have ended, and was tried to start and ended again, it is taken out of the intent, and
 * *released is set: so is the intent to be stored. tried: we started it, and this look is the first
 * since. */
bool remote_access_review(struct snapshot *snapshot, bool tried, bool *released);

void drift_check_remote_access(const struct snapshot *snapshot, struct findings *findings);

/* How often it is started with a certificate in use, while it does not run for it. */
#define REMOTE_ACCESS_TRIES 6

/* Whether it is to be started with that certificate in use: it was not tried so often yet. */
bool remote_access_to_be_started(const struct snapshot *snapshot,
                                 const struct thumbprint *thumbprint);

/* What becomes of it. */
enum remote_access_next {
    REMOTE_ACCESS_AWAITS_CERTIFICATE, /* it is started once one that serves is in use */
    REMOTE_ACCESS_TRIED_AGAIN,        /* it did not run with what is in use, and may yet */
    REMOTE_ACCESS_STARTED_IN_VAIN,    /* as often as it is tried with what is in use */
    REMOTE_ACCESS_ENDED_OTHERWISE,    /* its end had nothing to do with the certificate */
    REMOTE_ACCESS_LEFT_TO_OTHERS      /* nothing starts it, or somebody stopped what it needs */
};

enum remote_access_next remote_access_next(const struct snapshot *snapshot);

#endif
