/* See view/lost_names.h. */
#include "view/lost_names.h"

#include "certificate/requirements.h"
#include "output/format_facts.h"

bool lost_names(const struct view *view, const struct settings *wanted, wchar_t *text, size_t size)
{
    const struct host_names hosts = settings_host_names(wanted);
    const struct names names = {hosts.items, hosts.count};
    struct requirements requirements;
    size_t used = 0;

    format_wide(text, size, L"");
    if (!view_in_use(view)) {
        return false;
    }
    requirements_of(&view->snapshot, &requirements);
    for (size_t i = 0; i < requirements.server_names.count; i++) {
        const struct certificate_name *known = &requirements.server_names.items[i];
        wchar_t name[260];
        if (names_cover(&names, &(struct names){known, 1})) {
            continue;
        }
        format_utf8(name, sizeof(name) / sizeof(name[0]), known->text);
        used = format_append(text, size, used, used == 0 ? L"" : L", ");
        used = format_append(text, size, used, name);
    }
    return used > 0;
}
