/* Settings as text. */
#include "settings/text.h"

#include <string.h>

#include "settings/parse.h"

#define ISSUERS                                                                                    \
    "up to 8 texts separated by semicolons, at most 511 bytes in total. A semicolon in double "    \
    "quotation marks is part of the text, as Windows shows names: O=\"A; B\", C=DE"
#define TEMPLATES                                                                                  \
    "up to 8 object identifiers separated by semicolons, for example 1.3.6.1.4.1.311.21.8.1. "     \
    "Names work if this server knows them: those of version 1 templates, which certificates "      \
    "contain, and those whose object identifier is registered here"
#define THUMBPRINTS                                                                                \
    "up to 8 SHA-1 thumbprints of 40 hex digits, separated by semicolons, with or without spaces " \
    "or colons between the digits"

/* Of each text; a test sees to it that none is left out. */
static const struct {
    const char *form;
    const char *standard;
} texts[SETTING_COUNT] = {
    [SETTING_HOST_NAME] = {"up to 8 DNS names (international names in their xn-- form) or IP "
                           "addresses without wildcards, separated by semicolons",
                           NULL},
    [SETTING_ISSUER] = {ISSUERS, NULL},
    [SETTING_TEMPLATE] = {TEMPLATES, NULL},
    [SETTING_THUMBPRINT] = {THUMBPRINTS ". A server's name belongs in HostName", NULL},
    [SETTING_NEVER_ISSUER] = {ISSUERS, NULL},
    [SETTING_NEVER_TEMPLATE] = {TEMPLATES, NULL},
    [SETTING_NEVER_THUMBPRINT] = {THUMBPRINTS, NULL},
    [SETTING_OFFLOAD_HASH] =
        {"the 64 hex digits of a SHA-256 hash, with or without spaces or colons between them",
         NULL},
    [SETTING_OFFLOAD_PROBE] = {"a DNS name, with a colon and a port if the port is not 443, for "
                               "example vpn.example.com:443",
                               NULL},
    [SETTING_RESTART_WINDOWS] = {"up to 16 weekly times separated by semicolons, for example: Sat "
                                 "22:00-04:00; Mon-Fri 02:00-03:30; daily 05:00-05:30",
                                 NULL},
    [SETTING_WARNING_DAYS] = {"up to 8 numbers from 1 to 365, separated by commas",
                              "30, 14, 7, 3, 1"},
    [SETTING_ALSO_RESTART] = {"up to 8 service names separated by semicolons, each once, without "
                              "SstpSvc, RasMan, RemoteAccess, and SstpCertRotator",
                              NULL},
};

const char *setting_form(enum setting setting)
{
    return texts[setting].form;
}

static void copy(char out[SETTING_DEFAULT_SIZE], const char *text, size_t length)
{
    memcpy(out, text, length);
    out[length] = '\0';
}

static void format_number(char out[SETTING_DEFAULT_SIZE], uint32_t number)
{
    char digits[10];
    size_t used = sizeof(digits);

    do {
        digits[--used] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    copy(out, digits + used, sizeof(digits) - used);
}

char *setting_default(enum setting setting, char out[SETTING_DEFAULT_SIZE])
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const char *text = texts[setting].standard;
    size_t length;

    if (definition->type == SETTING_NUMBER) {
        format_number(out, definition->standard);
        return out;
    }
    if (definition->type == SETTING_CHOICE) {
        text = setting_word(definition->words, definition->standard, &length);
    } else {
        length = text == NULL ? 0 : strlen(text);
    }
    copy(out, length == 0 ? "" : text, length);
    return out;
}

const char *setting_word(const char *words, uint32_t index, size_t *length)
{
    const char *bar = strchr(words, '|');

    while (index > 0 && bar != NULL) {
        words = bar + 1;
        bar = strchr(words, '|');
        index--;
    }
    *length = bar == NULL ? strlen(words) : (size_t)(bar - words);
    return index == 0 ? words : NULL;
}

struct setting_value setting_typed(enum setting setting, const char *text)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    struct setting_value value = {.presence = PART_PRESENT};

    if (definition->type != SETTING_NUMBER) {
        value.text = text;
        value.length = strlen(text);
    } else if (!parse_number(text, strlen(text), definition->maximum, &value.number)) {
        value.presence = PART_MALFORMED;
    }
    return value;
}
