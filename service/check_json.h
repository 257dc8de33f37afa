/* `check --json`. */
#ifndef SERVICE_CHECK_JSON_H
#define SERVICE_CHECK_JSON_H

#include "view.h"

void check_json(struct view *view, int exit_code);

#endif
