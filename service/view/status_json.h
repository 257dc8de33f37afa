/* `status --json`. */
#ifndef VIEW_STATUS_JSON_H
#define VIEW_STATUS_JSON_H

#include "view/view.h"

void status_json(struct view *view, const struct verdict_on_server *verdict, int exit_code);

#endif
