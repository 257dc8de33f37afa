/* Lists that nothing was set for let everything pass. */
#include "settings/filters.h"

#include <string.h>

#include "base/names.h"

static bool has_thumbprint(const struct thumbprint_list *list, const struct thumbprint *wanted)
{
    for (size_t i = 0; i < list->count; i++) {
        if (thumbprint_equal(&list->items[i], wanted)) {
            return true;
        }
    }
    return false;
}

static bool has_part_of(const struct setting_list *list, const char *issuer)
{
    for (size_t i = 0; i < list->count; i++) {
        if (text_contains(issuer, setting_list_at(list, i))) {
            return true;
        }
    }
    return false;
}

bool filters_name_template(const struct setting_list *list, const struct filtered *filtered)
{
    const char *name = filtered->template_name;

    for (size_t i = 0; i < list->count; i++) {
        const char *value = setting_list_at(list, i);
        if (strcmp(value, filtered->template_oid) == 0 ||
            (strlen(value) == strlen(name) && text_contains(name, value))) {
            return true;
        }
    }
    return false;
}

static bool is_never(const struct settings *settings, const struct filtered *filtered)
{
    return has_thumbprint(&settings->never_thumbprints, filtered->thumbprint) ||
           has_part_of(&settings->never_issuers, filtered->issuer) ||
           filters_name_template(&settings->never_templates, filtered);
}

enum filter filters_judge(const struct settings *settings, const struct filtered *filtered)
{
    if (is_never(settings, filtered)) {
        return FILTER_NEVER;
    }
    if (settings->thumbprints.count > 0 &&
        !has_thumbprint(&settings->thumbprints, filtered->thumbprint)) {
        return FILTER_THUMBPRINT;
    }
    if (settings->issuers.count > 0 && !has_part_of(&settings->issuers, filtered->issuer)) {
        return FILTER_ISSUER;
    }
    return settings->templates.count > 0 && !filters_name_template(&settings->templates, filtered)
               ? FILTER_TEMPLATE
               : FILTER_NOTHING;
}

bool filters_allow_issuer(const struct settings *settings, const char *issuer)
{
    return !has_part_of(&settings->never_issuers, issuer) &&
           (settings->issuers.count == 0 || has_part_of(&settings->issuers, issuer));
}

bool filters_insist(const struct settings *settings, const struct thumbprint *thumbprint)
{
    return settings->thumbprints.count == 1 && has_thumbprint(&settings->thumbprints, thumbprint);
}
