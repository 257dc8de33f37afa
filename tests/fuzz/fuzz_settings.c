/* Fuzzes the reading of settings: anything may stand in the registry under their names. */
#include <string.h>

#include "bytes.h"
#include "settings/parse.h"
#include "settings/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct setting_value take_value(struct bytes *bytes, enum setting_type type)
{
    struct setting_value value = {.presence =
                                      (enum presence)(PART_PRESENT - bytes_below(bytes, 4))};

    if (type == SETTING_NUMBER) {
        value.number = bytes_u32(bytes);
        return value;
    }
    /* Without its terminator, for AddressSanitizer; some longer than any setting may be. */
    const size_t length = bytes_u8(bytes) * (bytes_bool(bytes) ? 3u : 1u);
    char *text = bytes_allocate(bytes, length);
    if (text != NULL) {
        bytes_fill(bytes, text, length);
    }
    value.text = text;
    value.length = length;
    return value;
}

/* What a list is kept as; NULL for what is none. */
static const struct setting_list *kept(const struct settings *settings, enum setting setting)
{
    switch (setting) {
    case SETTING_HOST_NAME:
        return &settings->host_names;
    case SETTING_ISSUER:
        return &settings->issuers;
    case SETTING_TEMPLATE:
        return &settings->templates;
    case SETTING_NEVER_ISSUER:
        return &settings->never_issuers;
    case SETTING_NEVER_TEMPLATE:
        return &settings->never_templates;
    default:
        return NULL;
    }
}

static const char *find(const char *text, const char *end, const char *part, size_t length)
{
    for (; (size_t)(end - text) >= length; text++) {
        if (memcmp(text, part, length) == 0) {
            return text;
        }
    }
    return NULL;
}

/* Windows quotes what has a semicolon in an issuer's name. */
static bool has_separator(const char *part, bool quotes)
{
    bool quoted = false;

    for (; *part != '\0'; part++) {
        quoted = quoted != (quotes && *part == '"');
        if (*part == ';' && !quoted) {
            return true;
        }
    }
    return false;
}

/* Each part as it stands there, in order, but for the spaces around it. */
static void check_list(const struct setting_list *list, bool quotes,
                       const struct setting_value *value)
{
    const char *at = value->text;

    require(list->count > 0 && list->count <= SETTING_LIST_MAX, "a list has some parts");
    for (size_t i = 0; i < list->count; i++) {
        const char *part = setting_list_at(list, i);
        const size_t length = strlen(part);
        require(length > 0 && part[0] != ' ' && part[length - 1] != ' ' &&
                    !has_separator(part, quotes),
                "a part is a text of its own");
        at = find(at, value->text + value->length, part, length);
        require(at != NULL, "a part is kept as it is");
        at += length;
    }
}

static void check(const struct settings *settings, enum setting setting,
                  const struct setting_value *value, bool good)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const uint32_t number = settings->values[setting];
    const struct setting_list *list = kept(settings, setting);
    const bool taken = good && value->presence == PART_PRESENT;

    require(good == !settings->bad[setting], "a value that is refused is marked");
    require(good || value->presence != PART_ABSENT, "an absent value is never refused");
    require(!taken || definition->type != SETTING_NUMBER || number == value->number,
            "a number that is taken is kept");
    require(taken || number == definition->standard, "else the default stands");
    require(number >= definition->minimum && number <= definition->maximum,
            "what is kept is within the bounds");
    require(list == NULL || taken || list->count == 0, "what is refused is not kept");
    if (list != NULL && taken) {
        check_list(list, setting == SETTING_ISSUER || setting == SETTING_NEVER_ISSUER, value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of(data, size);
    struct settings settings = settings_default();

    for (int i = 0; i < SETTING_COUNT; i++) {
        const enum setting setting = (enum setting)i;
        const struct setting_value value = take_value(&bytes, setting_definitions[i].type);
        const bool good = settings_take(&settings, setting, &value);
        check(&settings, setting, &value, good);
        require(setting != SETTING_OFFLOAD_HASH ||
                    settings.has_offload_hash == (good && value.presence == PART_PRESENT),
                "a hash that is refused does not count");
        require(settings.bad[i] == !good, "what is refused is marked");
    }
    bytes_free(&bytes);
    return 0;
}
