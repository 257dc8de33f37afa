/* What the scenarios of `doctor` share. */
#ifndef ACCEPTANCE_DOCTOR_H
#define ACCEPTANCE_DOCTOR_H

#include "json_text.h"
#include "server.h"

#include <string.h>

enum { DOCTOR_OK = 0, DOCTOR_WARNING = 1, DOCTOR_FAILED = 2 };

/* A server of which all is well: the product runs, and so does the time service. */
struct certificate doctor_server_watched(void);

/* Runs it with --json, which must end like that. */
#define doctor_reports product_reports

/* A check of that name has the result, and advice that contains the text (NULL: whatever it is). */
void assert_check(const char *name, const char *result, const char *advice);

void assert_check_number(size_t number, const char *result);

/* Whether such a check was made. */
bool doctor_made(const char *name);

#endif
