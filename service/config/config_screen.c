/* Settings for a person. */
#include "config/config_view.h"
#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/setting_labels.h"
#include "settings/text.h"
#include "state/settings_reader.h"

#define INDENT L"    "

const char *const config_sources[SOURCE_COUNT] = {
    [SOURCE_DEFAULT] = "default", [SOURCE_SETTING] = "setting", [SOURCE_POLICY] = "policy"};

static void print_paragraph(const wchar_t *text)
{
    console_print(INDENT);
    console_paragraph(4, text);
}

static void show_bad(enum restriction restricts)
{
    print_paragraph(restricts == RESTRICTS_NOTHING
                        ? L"NOT VALID, so the default applies. Correct it where it comes from."
                    : restricts == RESTRICTS_RESTARTS
                        ? L"NOT VALID, so renewals wait until their deadline. Correct it where it "
                          L"comes from."
                        : L"NOT VALID, so nothing is changed on this server. Correct it where it "
                          L"comes from.");
}

static void show(const struct config *config, enum setting setting)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const struct setting_seen none = {.presence = PART_ABSENT};
    wchar_t value[SETTING_TEXT_SIZE];
    wchar_t standard[SETTING_DEFAULT_SIZE];
    wchar_t help[SETTING_TEXT_SIZE];
    wchar_t text[SETTING_TEXT_SIZE] = L"It must be ";

    format_setting(value, SETTING_TEXT_SIZE, setting, &config->seen[setting]);
    format_setting(standard, SETTING_DEFAULT_SIZE, setting, &none);
    console_format(L"%hs = %ls   (%hs; default: %ls)\r\n", definition->name, value,
                   config_sources[config->settings.sources[setting]], standard);
    if (config->settings.bad[setting]) {
        show_bad(definition->restricts);
    }
    format_utf8(help, SETTING_TEXT_SIZE, definition->help);
    print_paragraph(help);
    format_setting_form(text + wcslen(text), SETTING_FORM_SIZE, setting);
    (void)format_append(text, SETTING_TEXT_SIZE, wcslen(text), L".");
    print_paragraph(text);
}

void config_print_error(const struct config *config)
{
    wchar_t error[1024];

    if (!outcome_ok(&config->error)) {
        format_error(&config->error, error, sizeof(error) / sizeof(error[0]));
        console_print_error(error);
    }
}

void config_screen(const struct config *config, int first, int end)
{
    for (int i = first; i < end; i++) {
        show(config, (enum setting)i);
        console_print(i + 1 < end ? L"\r\n" : L"");
    }
    config_print_error(config);
}
