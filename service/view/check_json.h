/* `check --json`. */
#ifndef VIEW_CHECK_JSON_H
#define VIEW_CHECK_JSON_H

#include "view/view.h"

void check_json(struct view *view, const struct verdict_on_server *verdict, int exit_code);

#endif
