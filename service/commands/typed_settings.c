/* See commands/typed_settings.h. */
#include "commands/typed_settings.h"

#include <string.h>

#include "commands/command.h"
#include "output/console.h"
#include "output/nearest.h"
#include "output/setting_labels.h"
#include "settings/text.h"
#include "state/settings_reader.h"
#include "state/settings_writer.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

/* ---- one ---- */

bool typed_setting_find(const wchar_t *name, enum setting *out)
{
    wchar_t names[SETTING_COUNT][SETTING_NAME_SIZE];
    const wchar_t *words[SETTING_COUNT];
    size_t nearest;

    for (int i = 0; i < SETTING_COUNT; i++) {
        (void)setting_name((enum setting)i, names[i]);
        words[i] = names[i];
        if (text_same(name, names[i])) {
            *out = (enum setting)i;
            return true;
        }
    }
    nearest = nearest_word(name, words, SETTING_COUNT);
    console_print_error(L"There is no such setting:");
    console_print_error(name);
    if (nearest < SETTING_COUNT) {
        console_print_error(L"Did you mean:");
        console_print_error(words[nearest]);
    }
    console_print_error(L"Run \"" PRODUCT_COMMAND L" config list\" for all of them.");
    return false;
}

int typed_setting_refuse(enum setting setting)
{
    wchar_t form[SETTING_FORM_SIZE];
    wchar_t text[SETTING_FORM_SIZE + 128];

    format_setting_form(form, SETTING_FORM_SIZE, setting);
    format_text(text, sizeof(text) / sizeof(text[0]), L"Nothing was written: %hs must be %ls.",
                setting_definitions[setting].name, form);
    console_print_error(text);
    return EXIT_CODE_USAGE;
}

/* ---- several ---- */

/* Blanks at both ends taken off. */
static void trim(const wchar_t **text, size_t *length)
{
    for (; *length > 0 && **text == L' '; (*text)++) {
        (*length)--;
    }
    for (; *length > 0 && (*text)[*length - 1] == L' ';) {
        (*length)--;
    }
}

/* False: it does not fit. */
static bool append(char *value, const wchar_t *text, size_t length)
{
    wchar_t wide[SETTING_TEXT_SIZE];
    const size_t used = strlen(value);

    if (length >= SETTING_TEXT_SIZE) {
        return false;
    }
    wmemcpy(wide, text, length);
    wide[length] = L'\0';
    return text_to_utf8(wide, value + used, SETTING_TEXT_SIZE - used) == ERROR_SUCCESS;
}

static bool is_there(const struct typed_settings *typed, enum setting setting)
{
    for (size_t i = 0; i < typed->count; i++) {
        if (typed->items[i].setting == setting) {
            return true;
        }
    }
    return false;
}

/* "Name=Value", without a semicolon. */
static int begin(struct typed_settings *out, const wchar_t *part, size_t length, size_t equals)
{
    const wchar_t *value = part + equals + 1;
    size_t left = length - equals - 1;
    wchar_t name[SETTING_NAME_SIZE];
    enum setting setting;

    trim(&part, &equals);
    equals = equals < SETTING_NAME_SIZE ? equals : SETTING_NAME_SIZE - 1;
    wmemcpy(name, part, equals);
    name[equals] = L'\0';
    if (!typed_setting_find(name, &setting)) {
        return EXIT_CODE_USAGE;
    }
    if (is_there(out, setting)) {
        return command_usage_error(L"This setting is there twice:", name);
    }
    trim(&value, &left);
    out->items[out->count].setting = setting;
    out->items[out->count].text[0] = '\0';
    return append(out->items[out->count++].text, value, left) ? EXIT_CODE_DONE
                                                              : typed_setting_refuse(setting);
}

/* What follows a semicolon and is no setting of its own. */
static int go_on(struct typed_settings *out, const wchar_t *part, size_t length)
{
    if (out->count == 0) {
        return command_usage_error(L"Settings are written as Name=Value; Name=Value, not:", part);
    }
    char *value = out->items[out->count - 1].text;
    return append(value, L"; ", 2) && append(value, part, length)
               ? EXIT_CODE_DONE
               : typed_setting_refuse(out->items[out->count - 1].setting);
}

static int take_part(struct typed_settings *out, const wchar_t *part, size_t length)
{
    size_t equals = 0;

    trim(&part, &length);
    if (length == 0) {
        return EXIT_CODE_DONE; /* as behind the last semicolon */
    }
    while (equals < length && part[equals] != L'=') {
        equals++;
    }
    return equals < length ? begin(out, part, length, equals) : go_on(out, part, length);
}

int typed_settings_parse(const wchar_t *text, struct typed_settings *out)
{
    struct settings settings = settings_default();
    int code = EXIT_CODE_DONE;

    out->count = 0;
    while (code == EXIT_CODE_DONE) {
        const wchar_t *end = wcschr(text, L';');
        const size_t length = end == NULL ? wcslen(text) : (size_t)(end - text);
        code = take_part(out, text, length);
        if (end == NULL) {
            break;
        }
        text = end + 1;
    }
    for (size_t i = 0; i < out->count && code == EXIT_CODE_DONE; i++) {
        const enum setting setting = out->items[i].setting;
        const struct setting_value value = setting_typed(setting, out->items[i].text);
        code = settings_take(&settings, setting, &value) ? code : typed_setting_refuse(setting);
    }
    return code;
}

struct outcome typed_settings_write(const struct typed_settings *typed)
{
    struct outcome outcome = {.failure = FAILURE_NONE};

    for (size_t i = 0; i < typed->count && outcome_ok(&outcome); i++) {
        const enum setting setting = typed->items[i].setting;
        const struct setting_value value = setting_typed(setting, typed->items[i].text);
        outcome = setting_write(setting, &value);
    }
    return outcome;
}
