/* What is chosen from what, in `status --json` and `check --json`; docs/json.md has the meaning. */
#ifndef VIEW_CHOICE_JSON_H
#define VIEW_CHOICE_JSON_H

#include "view/facts_json.h"

/* "serverNames", "trust" and "next". */
void choice_json(struct json *json, const struct view *view);

#endif
