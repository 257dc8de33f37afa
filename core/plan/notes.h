/* What is worth saying about the certificate that a plan would use. */
#ifndef PLAN_NOTES_H
#define PLAN_NOTES_H

#include "certificate/selection.h"
#include "findings/findings.h"

/* What clients may notice of the change to that certificate: its root, its names. */
void plan_note_change(const struct snapshot *snapshot, const struct certificate *wanted,
                      struct findings *findings);

/* Certificates that HTTP.sys refuses and that wait for a person. */
void plan_note_refused(const struct snapshot *snapshot, struct findings *findings);

/* The bound certificate is the best there is, and its end is near. */
void plan_note_expiry(const struct snapshot *snapshot, const struct selection *selection,
                      struct findings *findings);

#endif
