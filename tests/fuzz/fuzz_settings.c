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

static bool is(const char *kept, const struct setting_value *value)
{
    return strlen(kept) == value->length && memcmp(kept, value->text, value->length) == 0;
}

/* What a text is kept as; NULL for one that is not kept as one text. */
static const char *kept(const struct settings *settings, enum setting setting)
{
    switch (setting) {
    case SETTING_HOST_NAME:
        return settings->host_names.count == 1 ? settings->host_names.text : NULL;
    case SETTING_ISSUER:
        return settings->issuers.count == 1 ? settings->issuers.text : NULL;
    case SETTING_TEMPLATE:
        return settings->templates.count == 1 ? settings->templates.text : NULL;
    default:
        return NULL;
    }
}

static void check(const struct settings *settings, enum setting setting,
                  const struct setting_value *value, bool good)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const uint32_t number = settings->values[setting];
    const char *text = kept(settings, setting);
    const bool taken = good && value->presence == PART_PRESENT;

    require(good == !settings->bad[setting], "a value that is refused is marked");
    require(good || value->presence != PART_ABSENT, "an absent value is never refused");
    require(!taken || definition->type != SETTING_NUMBER || number == value->number,
            "a number that is taken is kept");
    require(taken || number == definition->standard, "else the default stands");
    require(number >= definition->minimum && number <= definition->maximum,
            "what is kept is within the bounds");
    require(text == NULL || (taken ? is(text, value) : text[0] == '\0'),
            "a text is kept as it is, or not at all");
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
