/* SSTP's HTTP; see probe/sstp_health.h. */
#include "probe/sstp_health.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <bcrypt.h>

#define SSTP_URI "/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/"

uint16_t sstp_expected_status(enum sstp_question question)
{
    return question == SSTP_HEAD ? 401 : 200;
}

/* A header must end where we end it. */
static bool is_host(const char *host)
{
    for (const char *next = host; *next != '\0'; next++) {
        if (*next <= ' ' || *next >= 0x7f) {
            return false;
        }
    }
    return *host != '\0';
}

static bool make_correlation_id(GUID *id)
{
    if (BCryptGenRandom(NULL, (PUCHAR)id, sizeof(*id), BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0) {
        return false;
    }
    id->Data3 = (USHORT)((id->Data3 & 0x0fff) | 0x4000); /* a random one (RFC 4122, 4.4) */
    id->Data4[0] = (BYTE)((id->Data4[0] & 0x3f) | 0x80);
    return true;
}

static int write_post(const char *host, char out[SSTP_REQUEST_SIZE])
{
    GUID id;

    if (!make_correlation_id(&id)) {
        return 0;
    }
    return snprintf(out, SSTP_REQUEST_SIZE,
                    "SSTP_DUPLEX_POST " SSTP_URI " HTTP/1.1\r\n"
                    "SSTPCORRELATIONID: {%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}\r\n"
                    "Content-Length: 18446744073709551615\r\nHost: %s\r\n\r\n",
                    id.Data1, id.Data2, id.Data3, id.Data4[0], id.Data4[1], id.Data4[2],
                    id.Data4[3], id.Data4[4], id.Data4[5], id.Data4[6], id.Data4[7], host);
}

size_t sstp_request(enum sstp_question question, const char *host, char out[SSTP_REQUEST_SIZE])
{
    int length = 0;

    if (is_host(host)) {
        length = question == SSTP_HEAD
                     ? snprintf(out, SSTP_REQUEST_SIZE,
                                "HEAD " SSTP_URI " HTTP/1.1\r\nHost: %s\r\n\r\n", host)
                     : write_post(host, out);
    }
    return length > 0 && length < SSTP_REQUEST_SIZE ? (size_t)length : 0;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* "HTTP/1.1 401 Unauthorized"; the reason may be missing. */
uint16_t sstp_status(const char *line)
{
    static const char start[] = "HTTP/1.";
    const char *const digits = line + sizeof(start) + 1;

    if (strncmp(line, start, sizeof(start) - 1) != 0 || !is_digit(line[sizeof(start) - 1]) ||
        line[sizeof(start)] != ' ' || !is_digit(digits[0]) || digits[0] == '0' ||
        !is_digit(digits[1]) || !is_digit(digits[2]) ||
        strchr(" \r\n", digits[3]) == NULL) { /* the terminator is among them */
        return 0;
    }
    return (uint16_t)((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
}
