/* What a new HostName takes away from VPN clients. */
#ifndef VIEW_LOST_NAMES_H
#define VIEW_LOST_NAMES_H

#include "view/view.h"

/* The names by which the server is known now and which those settings do not ask for, as text.
 * False: there are none. */
bool lost_names(const struct view *view, const struct settings *wanted,
                _Out_writes_z_(size) wchar_t *text, size_t size);

#endif
