/* Settings in words. */
#include "output/setting_labels.h"

#include "output/format_facts.h"
#include "settings/text.h"
#include "win32/format.h"
#include "win32/product.h"

const wchar_t *setting_place(enum setting_source source)
{
    static const wchar_t *const places[SOURCE_COUNT] = {
        [SOURCE_DEFAULT] = L"its default",
        [SOURCE_SETTING] = L"the settings of this server (HKLM\\" PRODUCT_SETTINGS_KEY L")",
        [SOURCE_POLICY] = L"Group Policy (HKLM\\" PRODUCT_POLICY_KEY L")",
    };
    return places[source];
}

void format_setting(wchar_t *text, size_t size, enum setting setting,
                    const struct setting_seen *seen)
{
    char standard[SETTING_DEFAULT_SIZE];

    switch (seen->presence) {
    case PART_ABSENT:
        (void)setting_default(setting, standard);
        format_utf8(text, size, standard[0] == '\0' ? "none" : standard);
        break;
    case PART_PRESENT:
        if (setting_definitions[setting].type == SETTING_NUMBER) {
            format_number(text, size, seen->number);
        } else {
            format_utf8(text, size, seen->text);
        }
        break;
    case PART_MALFORMED:
        format_wide(text, size, L"(of a wrong type)");
        break;
    default:
        format_wide(text, size, L"(unreadable)");
        break;
    }
}

/* The words are separated by bars. */
static void put_words(wchar_t *text, size_t size, const char *words)
{
    size_t used = format_append(text, size, 0, L"one of ");

    for (; *words != '\0'; words++) {
        const wchar_t letter[] = {(wchar_t)*words, L'\0'};
        used = format_append(text, size, used, *words == '|' ? L", " : letter);
    }
}

void format_setting_form(wchar_t *text, size_t size, enum setting setting)
{
    const struct setting_definition *definition = &setting_definitions[setting];

    switch (definition->type) {
    case SETTING_NUMBER:
        format_text(text, size, L"a number from %lu to %lu", (unsigned long)definition->minimum,
                    (unsigned long)definition->maximum);
        break;
    case SETTING_CHOICE:
        put_words(text, size, definition->words);
        break;
    default:
        format_utf8(text, size, setting_form(setting));
        break;
    }
}
