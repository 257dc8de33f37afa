/* Whether a certificate is of the same line as another: the next of one enrolment rather than a
 * certificate for something else that happens to be for the same name. */
#ifndef CERTIFICATE_LINE_H
#define CERTIFICATE_LINE_H

#include "model/certificate.h"

/* Of the same template where both have one; else of the same authority, with the same kind of key,
 * and not for IKE unless the one before is. */
bool line_same(const struct line *before, const struct line *after);

/* What is known of a successor's line: it keeps the template that it lacks itself, as when it was
 * enrolled without one. */
struct line line_continued(const struct line *before, const struct line *after);

#endif
