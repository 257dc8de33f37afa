/* The screens of `status` and `check`, and the parts that several screens have. */
#ifndef SCREEN_SCREEN_H
#define SCREEN_SCREEN_H

#include "view/view.h"

#define SCREEN_TEXT 512 /* characters of one value */

/* How much is shown. */
enum screen_extent {
    SCREEN_SHORT = 0,
    SCREEN_ALL = 1,    /* what is of no concern mostly, too */
    SCREEN_DETAILS = 2 /* each step, full thumbprints */
};

/* Who, when, and the verdict, first of all. */
void screen_begin(const struct view *view, const struct verdict_on_server *verdict);

/* All of `status`. */
void screen_status(const struct view *view, const struct verdict_on_server *verdict,
                   enum screen_extent extent);

/* What there is, of the certificate, the bindings and the services: a line each; or each value. */
void screen_facts(const struct view *view);
void screen_facts_in_full(const struct view *view);

/* How this service fares. */
const wchar_t *screen_own_service(const struct view *view);

/* "CN=vpn.example.com (46ae9727)"; of one that is not in the store the digits alone. */
void screen_name_certificate(const struct view *view, const struct thumbprint *thumbprint,
                             wchar_t text[SCREEN_TEXT]);

/* "Bindings     " and the like; NULL: the line goes on with the section before. */
void screen_line(const wchar_t *section, const wchar_t *format, ...);

/* Whom the server is known as, who issued what is in use, and what comes next. */
void screen_choice(const struct view *view, enum screen_extent extent);

/* What the load balancer in front presents; nothing where it is not asked. */
void screen_balancer(const struct view *view);

/* What became of the last change. */
void screen_last_rotation(const struct view *view, enum screen_extent extent);

/* The certificates of the store, each with why it is used or not. */
void screen_certificates(const struct view *view, enum screen_extent extent);

/* What the service would do, in numbered lines. Returns how many; 0: nothing. */
size_t screen_plan(const struct view *view, enum screen_extent extent);

/* Each thumbprint in the text becomes its first eight digits. */
void screen_shorten(wchar_t *text);

/* That the account's rights did not suffice, and what was not opened or read at all. */
void screen_problems(const struct view *view);

#endif
