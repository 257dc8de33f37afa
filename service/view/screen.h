/* The parts of the screens of `status` and `check` that both have. */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H

#include "view/view.h"

#define SCREEN_TEXT 512 /* characters of one value */

/* Who, when, and the verdict, first of all. */
void screen_begin(const struct view *view, const struct verdict_on_server *verdict);

/* "Bindings     " and the like; NULL: the line goes on with the section before. */
void screen_line(const wchar_t *section, const wchar_t *format, ...);

/* Whom the server is known as, who issued what is in use, and what comes next. */
void screen_choice(const struct view *view);

/* What the load balancer in front presents; nothing where it is not asked. */
void screen_balancer(const struct view *view);

/* What became of the last change. */
void screen_last_rotation(const struct view *view);

/* That the account's rights did not suffice, and what was not opened or read at all. */
void screen_problems(const struct view *view);

#endif
