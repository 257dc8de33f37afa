/* Running the groups; see scenarios_run.h. */
#include "scenarios_run.h"

#include "scenarios.h"

#include <stdio.h>

int scenarios_run(const wchar_t *filter, unsigned part, unsigned parts)
{
    static int (*const groups[])(void) = {
#define GROUP(name) scenarios_##name,
#include "groups.def"
#undef GROUP
    };
    static char narrow[128]; /* cmocka keeps the address */
    int failed = 0;

    if (filter != NULL) {
        (void)snprintf(narrow, sizeof(narrow), "%ls", filter);
        cmocka_set_test_filter(narrow);
    }
    server_begin();
    for (size_t i = part - 1; i < COUNT_OF(groups); i += parts) {
        failed += groups[i]();
    }
    server_end();
    return failed;
}

int scenarios_quick(void)
{
    static const struct {
        int (*group)(void);
        const char *scenario;
    } chosen[] = {
#define QUICK(group, scenario) {scenarios_##group, #scenario},
#include "quick.def"
#undef QUICK
    };
    int failed = 0;

    server_begin();
    for (size_t i = 0; i < COUNT_OF(chosen); i++) {
        cmocka_set_test_filter(chosen[i].scenario);
        failed += chosen[i].group();
    }
    server_end();
    return failed;
}
