/* Which certificate an administrator chose: picked in the console, bound on purpose, or asked for
 * with `rotate`. */
#ifndef CERTIFICATE_ADMIN_CHOICE_H
#define CERTIFICATE_ADMIN_CHOICE_H

#include "model/snapshot.h"

/* The certificate whose hash is stored, where it can be used. NULL: none. */
const struct certificate *choice_pinned(const struct snapshot *snapshot);

/* The certificate that the administrator picked in the console, where it can be used: its hash is
 * stored, and the binding follows only when RRAS restarts (facts/windows.md 4). NULL: none. */
const struct certificate *choice_picked(const struct snapshot *snapshot);

/* The bound certificate, where an administrator bound it on purpose. NULL: it is not. */
const struct certificate *choice_held(const struct snapshot *snapshot);

/* The certificate that an administrator asked for with `rotate` and that is not bound yet, while it
 * can be used. NULL: none. */
const struct certificate *choice_requested(const struct snapshot *snapshot);

/* A good certificate that was bound by hand or picked in the console is an administrator's choice:
 * notes it in *snapshot, so that it is held (invariant: the product never fights). True: it is new,
 * and to be stored. */
bool choice_recognise(struct snapshot *snapshot);
/* Notes in *snapshot that an administrator asked for that certificate. To be stored. */
void choice_note_request(struct snapshot *snapshot, const struct thumbprint *thumbprint);

#endif
