/* The checks in what `doctor --json` said; see doctor.h. */
#include "doctor.h"

#include <stdio.h>

struct certificate doctor_server_watched(void)
{
    platform_has_time_service();
    return server_watched();
}

static const char *value_of(size_t number, const char *key)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "checks.%u.%s", (unsigned)number, key);
    return json_value(path);
}

static size_t find(const char *name)
{
    const size_t count = json_count("checks");

    for (size_t i = 0; i < count; i++) {
        if (strcmp(value_of(i, "name"), name) == 0) {
            return i;
        }
    }
    return count;
}

void assert_check_number(size_t number, const char *result)
{
    if (strcmp(value_of(number, "result"), result) != 0) {
        print_error("%s: ", value_of(number, "name"));
        print_error("%s, ", value_of(number, "result"));
        fail_msg("not %s: %s", result, value_of(number, "text"));
    }
    assert_true(strlen(value_of(number, "text")) > 5);
}

bool doctor_made(const char *name)
{
    return find(name) < json_count("checks");
}

void assert_check(const char *name, const char *result, const char *advice)
{
    const size_t number = find(name);

    if (number == json_count("checks")) {
        fail_msg("there is no check %s", name);
    }
    assert_check_number(number, result);
    if (advice != NULL && strstr(value_of(number, "advice"), advice) == NULL) {
        fail_msg("%s should advise \"%s\", not \"%s\"", name, advice, value_of(number, "advice"));
    }
}
