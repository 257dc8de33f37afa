/* Asking for each kind of extended parameter, and comparing what is returned. */
#include "http/extended.h"

#include <stddef.h>
#include <string.h>

#include "http/record.h"
#include "http/sni.h"
#include "win32/error.h"

static const char operation[] = "HttpQueryServiceConfiguration";

/* ---- what http.h of mingw-w64 10 lacks, after Microsoft's ---- */

#define EXTENDED     ((HTTP_SERVICE_CONFIG_ID)8) /* HttpServiceConfigSslCertInfoEx */
#define SNI_EXTENDED ((HTTP_SERVICE_CONFIG_ID)9) /* HttpServiceConfigSslSniCertInfoEx */

struct extended_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    SOCKADDR_STORAGE address;
    DWORD token;
    int kind; /* HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE */
};

struct sni_extended_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    struct sni_key key;
    DWORD token;
    int kind;
};

struct extended_set {
    SOCKADDR_STORAGE address;
    int kind;
    ULONGLONG flags;
    ULONGLONG value[2]; /* the largest holds a number and a pointer to what lies behind it */
};

struct sni_extended_set {
    struct sni_key key;
    int kind;
    ULONGLONG flags;
    ULONGLONG value[2];
};

/* ---- one kind ---- */

/* FNV-1a, never 0. */
static uint64_t digest_of(const uint8_t *bytes, size_t size)
{
    uint64_t digest = 14695981039346656037u;

    for (size_t i = 0; i < size; i++) {
        digest = (digest ^ bytes[i]) * 1099511628211u;
    }
    return digest == 0 ? 1 : digest;
}

/* There is no record, or this Windows does not know such parameters. */
static bool says_none(DWORD error)
{
    return http_says_absent(error) || error == ERROR_INVALID_PARAMETER ||
           error == ERROR_NOT_SUPPORTED || error == ERROR_CALL_NOT_IMPLEMENTED ||
           error == ERROR_INVALID_FUNCTION;
}

static DWORD query(const struct http_endpoint *endpoint, int kind, uint8_t *room, ULONG *size)
{
    struct http_endpoint asked = *endpoint;
    struct extended_query question = {
        .type = HttpServiceConfigQueryExact, .address = endpoint->address, .kind = kind};
    struct sni_extended_query named = {
        .type = HttpServiceConfigQueryExact, .key = {endpoint->address, asked.host}, .kind = kind};

    return http_endpoint_is_name(endpoint)
               ? HttpQueryServiceConfiguration(NULL, SNI_EXTENDED, &named, sizeof(named), room,
                                               HTTP_EXTENDED_ROOM, size, NULL)
               : HttpQueryServiceConfiguration(NULL, EXTENDED, &question, sizeof(question), room,
                                               HTTP_EXTENDED_ROOM, size, NULL);
}

static DWORD ask(const struct http_endpoint *endpoint, int kind, uint8_t *room, uint64_t *digest)
{
    const bool named = http_endpoint_is_name(endpoint);
    const size_t begin =
        named ? offsetof(struct sni_extended_set, flags) : offsetof(struct extended_set, flags);
    const ULONG least = named ? sizeof(struct sni_extended_set) : sizeof(struct extended_set);
    ULONG size = 0;
    DWORD error;

    memset(room, 0, HTTP_EXTENDED_ROOM);
    error = query(endpoint, kind, room, &size);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (size < least) {
        size = least;
    }
    if (size > HTTP_EXTENDED_ROOM) {
        return ERROR_INVALID_DATA;
    }
    *digest = digest_of(room + begin, size - begin);
    return ERROR_SUCCESS;
}

/* ---- all of them ---- */

struct outcome http_extended_read(const struct http_endpoint *endpoint, uint8_t *room,
                                  struct http_extended *out)
{
    *out = (struct http_extended){{0}};
    for (int kind = 0; kind < HTTP_EXTENDED_KINDS; kind++) {
        const DWORD error = ask(endpoint, kind, room, &out->digests[kind]);
        if (error != ERROR_SUCCESS && !says_none(error)) {
            return outcome_failed(operation, endpoint->text, error);
        }
    }
    return outcome_success();
}

bool http_extended_none(const struct http_extended *extended)
{
    for (int kind = 0; kind < HTTP_EXTENDED_KINDS; kind++) {
        if (extended->digests[kind] != 0) {
            return false;
        }
    }
    return true;
}

bool http_extended_within(const struct http_extended *one, const struct http_extended *other)
{
    for (int kind = 0; kind < HTTP_EXTENDED_KINDS; kind++) {
        if (one->digests[kind] != 0 && one->digests[kind] != other->digests[kind]) {
            return false;
        }
    }
    return true;
}
