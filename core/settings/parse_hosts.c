/* Hosts and endpoints as a person types them into a setting. */
#include <string.h>

#include "base/ascii.h"
#include "base/scanner.h"
#include "settings/parse.h"

#define LABEL_MAX 63
#define DNS_MAX   253

static bool is_ipv4(const char *text, size_t length)
{
    struct scanner scanner = scan_text(text, length);
    uint32_t octet;

    for (int i = 0; i < 4; i++) {
        if ((i > 0 && !scan_char(&scanner, '.')) || !scan_number(&scanner, 255, &octet)) {
            return false;
        }
    }
    return scan_done(&scanner);
}

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/* Groups of one to four hex digits; eight of them, or fewer with one "::". */
static bool is_ipv6(const char *text, size_t length)
{
    struct scanner scanner = scan_text(text, length);
    int groups = 0;
    bool gap = false;

    if (length >= 2 && text[0] == ':' && text[1] == ':') {
        gap = true;
        scanner.at += 2;
    }
    while (!scan_done(&scanner)) {
        int digits = 0;
        while (!scan_done(&scanner) && is_hex(*scanner.at) && digits < 4) {
            scanner.at++;
            digits++;
        }
        if (digits == 0 || ++groups > 8) {
            return false;
        }
        if (scan_done(&scanner)) {
            break;
        }
        if (!scan_char(&scanner, ':') || scan_done(&scanner)) {
            return false;
        }
        if (scan_char(&scanner, ':')) {
            if (gap) {
                return false;
            }
            gap = true;
        }
    }
    return gap ? groups < 8 : groups == 8;
}

static bool is_alphanumeric(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

static bool is_dns(const char *text, size_t length)
{
    size_t label = 0;
    bool letters = false;

    if (length > DNS_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (c == '.') {
            if (label == 0 || text[i - 1] == '-') {
                return false;
            }
            label = 0;
            continue;
        }
        if ((!is_alphanumeric(c) && c != '-') || (c == '-' && label == 0) || ++label > LABEL_MAX) {
            return false;
        }
        letters = letters || !ascii_is_digit(c);
    }
    return letters && label > 0 && text[length - 1] != '-';
}

bool parse_host(const char *text, size_t length, enum name_kind *kind)
{
    if (is_ipv4(text, length) || is_ipv6(text, length)) {
        *kind = NAME_IP;
        return true;
    }
    if (is_dns(text, length)) {
        *kind = NAME_DNS;
        return true;
    }
    return false;
}

/* ---- endpoints ---- */

#define HTTPS_PORT 443

bool parse_endpoint(const char *text, size_t length, size_t *name_length, uint16_t *port)
{
    const char *colon = memchr(text, ':', length);
    const size_t name = colon == NULL ? length : (size_t)(colon - text);
    struct scanner scanner = scan_text(text + name, length - name);
    uint32_t number = HTTPS_PORT;

    if (!is_dns(text, name) ||
        (scan_char(&scanner, ':') && !scan_number(&scanner, UINT16_MAX, &number)) ||
        !scan_done(&scanner) || number == 0) {
        return false;
    }
    *name_length = name;
    *port = (uint16_t)number;
    return true;
}
