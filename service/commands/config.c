/* config: shows the settings and changes those of this server. */
#include <string.h>

#include "commands/command.h"
#include "commands/typed_settings.h"
#include "config/config_view.h"
#include "config/config_warnings.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/nearest.h"
#include "output/setting_labels.h"
#include "settings/text.h"
#include "state/settings_reader.h"
#include "state/settings_writer.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/registry.h"
#include "win32/text.h"

/* ---- showing ---- */

enum form { FORM_TABLE, FORM_LONG, FORM_JSON };

static int show(int first, int end, enum form form)
{
    struct config config;
    int exit_code = EXIT_CODE_DONE;

    config.error = settings_read(&config.settings, config.seen);
    for (int i = first; i < end; i++) {
        exit_code = config.settings.bad[i] ? EXIT_CODE_WARNING : exit_code;
    }
    if (form == FORM_JSON) {
        config_json(&config, first, end, exit_code);
    } else if (form == FORM_TABLE) {
        config_table(&config);
    } else {
        config_screen(&config, first, end);
    }
    return exit_code;
}

static int show_all(enum form form, int count, wchar_t *const *arguments)
{
    for (int i = 0; i < count; i++) {
        if (text_same(arguments[i], L"--json")) {
            form = FORM_JSON;
        } else if (!text_same(arguments[i], L"--all")) {
            return command_usage_error(L"config list takes no argument but --all and --json, not:",
                                       arguments[i]);
        } else if (form == FORM_TABLE) {
            form = FORM_LONG;
        }
    }
    return show(0, SETTING_COUNT, form);
}

static int list(int count, wchar_t *const *arguments)
{
    return show_all(FORM_LONG, count, arguments);
}

static int get(int count, wchar_t *const *arguments)
{
    enum setting setting;
    bool json;

    if (count == 0) {
        return command_usage_error(L"config get takes the name of a setting.", NULL);
    }
    if (!command_takes_json(L"config get NAME", count - 1, arguments + 1, &json) ||
        !typed_setting_find(arguments[0], &setting)) {
        return EXIT_CODE_USAGE;
    }
    return show((int)setting, (int)setting + 1, json ? FORM_JSON : FORM_LONG);
}

/* ---- changing ---- */

/* A key made for a service that is not there would be taken for its remains. */
static bool is_installed(void)
{
    HKEY key;
    const struct outcome outcome = registry_open(PRODUCT_SERVICE_KEY, KEY_QUERY_VALUE, &key);
    const bool there = key != NULL || !outcome_ok(&outcome);

    registry_close(key);
    if (!there) {
        console_print_error(
            L"The service is not installed: run \"" PRODUCT_COMMAND L" install\" first.");
    }
    return there;
}

/* What counts now, which is not what was written where Group Policy says something. */
static int say_result(enum setting setting)
{
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];
    wchar_t value[SETTING_TEXT_SIZE];
    wchar_t text[CONSOLE_LINE];

    (void)settings_read(&settings, seen);
    format_setting(value, SETTING_TEXT_SIZE, setting, &seen[setting]);
    if (seen[setting].source != SOURCE_POLICY) {
        format_text(text, CONSOLE_LINE,
                    L"%hs is now %ls%ls. The service uses it immediately if it is running.",
                    setting_definitions[setting].name, value,
                    seen[setting].source == SOURCE_DEFAULT ? L", the default" : L"");
        console_paragraph(0, text);
        return EXIT_CODE_DONE;
    }
    console_format(L"Done, but it has no effect: %ls sets %hs, which is %ls "
                   L"until that is removed.\r\n",
                   setting_place(SOURCE_POLICY), setting_definitions[setting].name, value);
    return EXIT_CODE_WARNING;
}

/* What a shell has taken apart at its spaces, as in a thumbprint or a list. */
static bool join(int count, wchar_t *const *words, char text[SETTING_TEXT_SIZE])
{
    wchar_t wide[SETTING_TEXT_SIZE] = L"";
    size_t used = 0;

    for (int i = 0; i < count; i++) {
        if (used + wcslen(words[i]) + 2 > SETTING_TEXT_SIZE) {
            return false;
        }
        used = format_append(wide, SETTING_TEXT_SIZE, used, i > 0 ? L" " : L"");
        used = format_append(wide, SETTING_TEXT_SIZE, used, words[i]);
    }
    return text_to_utf8(wide, text, SETTING_TEXT_SIZE) == ERROR_SUCCESS;
}

static int set(int count, wchar_t *const *arguments)
{
    struct settings settings = settings_default();
    enum setting setting;
    char text[SETTING_TEXT_SIZE];

    if (count < 2) {
        return command_usage_error(L"config set takes the name of a setting and a value.", NULL);
    }
    if (!typed_setting_find(arguments[0], &setting)) {
        return EXIT_CODE_USAGE;
    }
    if (!join(count - 1, arguments + 1, text)) {
        return typed_setting_refuse(setting);
    }
    const struct setting_value value = setting_typed(setting, text);
    if (!settings_take(&settings, setting, &value)) {
        return typed_setting_refuse(setting);
    }
    if (!is_installed()) {
        return EXIT_CODE_FAILED;
    }
    if (setting == SETTING_HOST_NAME) {
        config_warn_of_lost_names(&settings);
    } else if (setting == SETTING_TEMPLATE || setting == SETTING_NEVER_TEMPLATE) {
        config_warn_of_unknown_template(setting, &settings);
    }
    const struct outcome outcome = setting_write(setting, &value);
    return outcome_ok(&outcome) ? say_result(setting) : command_fail(&outcome);
}

static int unset(int count, wchar_t *const *arguments)
{
    enum setting setting;

    if (count != 1) {
        return command_usage_error(L"config unset takes the name of one setting.", NULL);
    }
    if (!typed_setting_find(arguments[0], &setting)) {
        return EXIT_CODE_USAGE;
    }
    const struct outcome outcome = setting_remove(setting);
    return outcome_ok(&outcome) ? say_result(setting) : command_fail(&outcome);
}

/* ---- the verb ---- */

int command_config(int count, wchar_t *const *arguments)
{
    static const wchar_t *const words[] = {L"list", L"get", L"set", L"unset"};
    static int (*const verbs[])(int, wchar_t *const *) = {list, get, set, unset};
    wchar_t text[96] = L"config takes list, get, set or unset, not:";
    size_t nearest;

    if (count == 0 || arguments[0][0] == L'-') {
        return show_all(FORM_TABLE, count, arguments);
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (text_same(arguments[0], words[i])) {
            return verbs[i](count - 1, arguments + 1);
        }
    }
    nearest = nearest_word(arguments[0], words, sizeof(words) / sizeof(words[0]));
    if (nearest < sizeof(words) / sizeof(words[0])) {
        format_text(text, sizeof(text) / sizeof(text[0]),
                    L"Did you mean: config %ls? It takes list, get, set or unset, not:",
                    words[nearest]);
    }
    return command_usage_error(text, arguments[0]);
}
