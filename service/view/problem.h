/* What was found, a sentence for each reason: for screens, beside its name. */
#ifndef VIEW_PROBLEM_H
#define VIEW_PROBLEM_H

#include "view/view.h"

/* Whether the reason of that finding was there before it: one sentence tells of all of them. */
bool problem_is_told(const struct findings *findings, size_t number);

/* "A certificate binding is missing: 0.0.0.0:443, [::]:443." Terminated, cut to fit. */
void problem_text(const struct view *view, size_t number, wchar_t *text, size_t size);

/* What the others of that reason are about: "[::]:443"; empty: there are none. */
void problem_others(const struct view *view, size_t number, wchar_t *text, size_t size);

/* What is wrong, in a phrase. */
const wchar_t *view_cause(const struct view *view, enum reason reason);

#endif
