/* What differs from the default, as a table. */
#include "config/config_view.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/setting_labels.h"
#include "settings/text.h"
#include "win32/format.h"
#include "win32/product.h"

#define NAME_WIDTH   20
#define VALUE_WIDTH  22
#define SOURCE_WIDTH 14

static const wchar_t *source_of(enum setting_source source)
{
    static const wchar_t *const words[SOURCE_COUNT] = {[SOURCE_DEFAULT] = L"default",
                                                       [SOURCE_SETTING] = L"this server",
                                                       [SOURCE_POLICY] = L"Group Policy"};
    return words[source];
}

static bool differs(const struct config *config, enum setting setting)
{
    return config->settings.sources[setting] != SOURCE_DEFAULT || config->settings.bad[setting];
}

static void show_row(const struct config *config, enum setting setting)
{
    const struct setting_seen none = {.presence = PART_ABSENT};
    wchar_t value[SETTING_TEXT_SIZE];
    wchar_t standard[SETTING_DEFAULT_SIZE];

    format_setting(value, SETTING_TEXT_SIZE, setting, &config->seen[setting]);
    format_setting(standard, SETTING_DEFAULT_SIZE, setting, &none);
    console_format(L"%-*hs", NAME_WIDTH, setting_definitions[setting].name);
    if (wcslen(value) < VALUE_WIDTH) {
        console_format(L"%-*ls", VALUE_WIDTH, value);
    } else { /* the rest of the row below it */
        console_paragraph(NAME_WIDTH, value);
        console_format(L"%-*ls", NAME_WIDTH + VALUE_WIDTH, L"");
    }
    console_format(L"%-*ls%ls%ls\r\n", SOURCE_WIDTH, source_of(config->settings.sources[setting]),
                   standard, config->settings.bad[setting] ? L"   NOT VALID" : L"");
}

/* What it must be, what follows meanwhile, and how it is corrected. */
static void show_cure(const struct config *config, enum setting setting)
{
    static const wchar_t *const meanwhile[] = {
        [RESTRICTS_NOTHING] = L"Until it is corrected, the default value is used.",
        [RESTRICTS_CHANGES] = L"Until it is corrected, nothing is changed on this server.",
        [RESTRICTS_RESTARTS] = L"Until it is corrected, renewals wait until their deadline."};
    const struct setting_definition *definition = &setting_definitions[setting];
    wchar_t form[SETTING_FORM_SIZE];
    wchar_t text[CONSOLE_LINE];

    format_setting_form(form, SETTING_FORM_SIZE, setting);
    format_text(text, CONSOLE_LINE, L"%hs: must be %ls. %ls", definition->name, form,
                meanwhile[definition->restricts]);
    console_print(L"\r\n");
    console_paragraph(0, text);
    if (config->settings.sources[setting] == SOURCE_POLICY) {
        console_print(L"  Correct it in Group Policy.\r\n");
    } else {
        console_format(L"  " PRODUCT_COMMAND L" config set %hs VALUE\r\n", definition->name);
    }
}

void config_table(const struct config *config)
{
    unsigned defaults = 0;

    for (int i = 0; i < SETTING_COUNT; i++) {
        defaults += !differs(config, (enum setting)i);
    }
    if (defaults < SETTING_COUNT) {
        console_format(L"%-*ls%-*ls%-*lsDEFAULT\r\n", NAME_WIDTH, L"SETTING", VALUE_WIDTH, L"VALUE",
                       SOURCE_WIDTH, L"SOURCE");
    }
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (differs(config, (enum setting)i)) {
            show_row(config, (enum setting)i);
        }
    }
    console_format(L"%u setting%ls default value. Show them: " PRODUCT_COMMAND L" config --all\r\n",
                   defaults, defaults == 1 ? L" has its" : L"s have their");
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (config->settings.bad[i]) {
            show_cure(config, (enum setting)i);
        }
    }
    config_print_error(config);
}
