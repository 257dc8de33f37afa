/* What is worth saying about the certificate that a plan would use. */
#ifndef PLAN_NOTES_H
#define PLAN_NOTES_H

#include "findings/findings.h"
#include "model/snapshot.h"

/* What clients may notice of the change to that certificate: its root, its names. */
void plan_note_change(const struct snapshot *snapshot, const struct certificate *wanted,
                      struct findings *findings);

/* Certificates that HTTP.sys refuses and that wait for a person. */
void plan_note_refused(const struct snapshot *snapshot, struct findings *findings);

/* Certificates for names that clients could use and that are none of the server's: before anything
 * is known of it, and while what is in service is hardly what clients from outside use. */
void plan_note_other_names(const struct snapshot *snapshot, struct findings *findings);

/* The end of what is in service is near, and nothing takes its place now. Last: what was found
 * says whether anything may. */
void plan_note_expiry(const struct snapshot *snapshot, struct findings *findings);

#endif
