/* What every file of these tests needs: cmocka with its includes, and the list of all tests. */
#ifndef ADAPTERS_TEST_H
#define ADAPTERS_TEST_H

/* http.h wants winsock2.h before windows.h; cmocka.h wants the others before it. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/outcome.h"

#define TEST(group, name) void group##_##name(void **state);
#include "tests.def"
#undef TEST

/* Says operation, object and code of an outcome that should have been a success. */
void assert_ok(struct outcome outcome);
void assert_failed(struct outcome outcome, enum failure failure, uint32_t code);

#endif
