/* What stands first on a screen: how VPN clients fare, and what happens next. */
#ifndef VIEW_HEADLINE_H
#define VIEW_HEADLINE_H

#include "view/view.h"

/* The verdict in a sentence. */
#define HEADLINE_TEXT 640
void headline_text(const struct view *view, const struct verdict_on_server *verdict,
                   wchar_t text[HEADLINE_TEXT]);

/* The verdict in a word and a sentence: "CRITICAL  VPN clients cannot connect: ...". */
void headline_show(const struct view *view, const struct verdict_on_server *verdict);

/* The same in sentences, empty where there is nothing to say. True: something holds the service
 * back.
 */
bool headline_next(const struct view *view, wchar_t text[HEADLINE_TEXT]);

/* What the service does about it, and when. Nothing where there is nothing to say. */
void headline_show_next(const struct view *view, const struct verdict_on_server *verdict);

/* What the limits on restarts wait for, in a sentence. */
const wchar_t *headline_limit(bool backs_off);

#endif
