/* What an administrator can do, with commands. */
#ifndef VIEW_ADVICE_H
#define VIEW_ADVICE_H

#include "output/reason_words.h"
#include "view/headline.h"

/* Nothing where there is nothing to do. Each command stands once. `here` is the command that shows
 * this, and is not advised; NULL: none is. Returns whether `check` is advised. */
bool advice_show(const struct view *view, const struct verdict_on_server *verdict,
                 const wchar_t *here);

/* What can be done about that, on this server. */
const struct reason_words *advice_words(const struct view *view, enum reason reason);

#endif
