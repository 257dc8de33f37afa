/* `status --json`. */
#ifndef SERVICE_STATUS_JSON_H
#define SERVICE_STATUS_JSON_H

#include "view.h"

void status_json(struct view *view, enum severity verdict, int exit_code);

#endif
