/* What every file of these tests begins with: cmocka with the headers it asks for, and the groups.
 */
#ifndef TESTS_PLAIN_H
#define TESTS_PLAIN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Each runs one group and returns the number of its failures. */
int run_json_tests(void);
int run_load_config_tests(void);
int run_nearest_tests(void);
int run_color_tests(void);

#endif
