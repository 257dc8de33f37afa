/* What `--json` wrote, read as a program would: strictly, by the paths of its values. */
#ifndef ACCEPTANCE_JSON_TEXT_H
#define ACCEPTANCE_JSON_TEXT_H

#include "acceptance.h"

/* Takes a terminated text, which must be one JSON value and live as long as it is asked about. */
void json_take(const char *text);

/* "findings.0.reason": of members and of elements counted from 0. Strings without their quotes and
 * escapes, everything else as it stands there; NULL: there is no such value. Valid until the next
 * call. */
const char *json_value(const char *path);

void assert_json(const char *path, const char *expected);

/* Both are there and the same. */
void assert_json_same(const char *path, const char *other);

/* How many elements an array has. */
size_t json_count(const char *path);

#endif
