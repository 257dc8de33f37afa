/* `check --json`. */
#ifndef VIEW_CHECK_JSON_H
#define VIEW_CHECK_JSON_H

#include "view/view.h"

void check_json(struct view *view, int exit_code);

#endif
