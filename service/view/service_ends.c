/* See view/service_ends.h. */
#include "view/service_ends.h"

#include "output/format_facts.h"

#define BEGINNING L"it ended with "

static size_t add(struct service_end *ends, size_t count, const char *name,
                  const struct service_facts *facts)
{
    if (facts->presence != PART_PRESENT || facts->exit_code == 0) {
        return count;
    }
    ends[count] = (struct service_end){name, facts};
    return count + 1;
}

size_t service_ends(const struct view *view, struct service_end ends[SERVICE_ENDS_MAX])
{
    size_t count = add(ends, 0, SSTP_SERVICE, &view->snapshot.sstp);

    count = add(ends, count, RAS_MANAGER_SERVICE, &view->snapshot.ras_man);
    count = add(ends, count, REMOTE_ACCESS_SERVICE, &view->snapshot.remote_access);
    for (size_t i = 0; i < view->settings.companion_count; i++) {
        count = add(ends, count, view->settings.companions[i], &view->snapshot.companions[i]);
    }
    return count;
}

bool service_end_format(const struct service_facts *facts, wchar_t *text, size_t size)
{
    const size_t used = sizeof(BEGINNING) / sizeof(wchar_t) - 1;

    text[0] = L'\0';
    if (facts->presence != PART_PRESENT || facts->exit_code == 0) {
        return false;
    }
    format_wide(text, size, BEGINNING);
    format_failure(text + used, size - used, facts->exit_code, facts->specific_code);
    return true;
}
