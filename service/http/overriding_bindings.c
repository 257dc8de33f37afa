/* Enumerating HTTP.sys' records of four kinds. */
#include "http/overriding_bindings.h"

#include <mstcpip.h> /* ntdll's address texts: ws2_32 is not wanted for them */

#include <string.h>
#include <wchar.h>

#include "http/record.h"
#include "http/sni.h"
#include "win32/error.h"
#include "win32/text.h"

#define RECORDS_MAX     65536u /* an enumeration without an end is broken */
#define RECORD_SIZE_MAX 65536u /* far above what a record with its texts takes */
#define READ_ATTEMPTS   4      /* a record may grow between asking for its size and reading it */

static const char operation[] = "HttpQueryServiceConfiguration";

/* ---- what http.h of mingw-w64 10 lacks, after Microsoft's documentation ---- */

#define CCS_RECORDS ((HTTP_SERVICE_CONFIG_ID)6) /* HttpServiceConfigSslCcsCertInfo */
/* HttpServiceConfigSslScopedCcsCertInfo, which uses the SNI structures */
#define SCOPED_RECORDS ((HTTP_SERVICE_CONFIG_ID)11)

struct ccs_set {
    SOCKADDR_STORAGE address;
    HTTP_SERVICE_CONFIG_SSL_PARAM param;
};

struct ccs_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    SOCKADDR_STORAGE address;
    DWORD token;
};

/* ---- one record ---- */

union record {
    HTTP_SERVICE_CONFIG_SSL_SET address;
    struct sni_set host;
    struct ccs_set central;
};

union question {
    HTTP_SERVICE_CONFIG_SSL_QUERY address;
    struct sni_query host;
    struct ccs_query central;
};

/* The question for the token-th record of that kind. */
static ULONG ask(enum overriding_kind kind, DWORD token, union question *question)
{
    *question = (union question){0};
    switch (kind) {
    case OVERRIDING_ADDRESS:
        question->address.QueryDesc = HttpServiceConfigQueryNext;
        question->address.dwToken = token;
        return sizeof(question->address);
    case OVERRIDING_HOST_NAME:
    case OVERRIDING_CENTRAL_NAME:
        question->host.type = HttpServiceConfigQueryNext;
        question->host.token = token;
        return sizeof(question->host);
    case OVERRIDING_CENTRAL_STORE:
        break;
    }
    question->central.type = HttpServiceConfigQueryNext;
    question->central.token = token;
    return sizeof(question->central);
}

static HTTP_SERVICE_CONFIG_ID records_of(enum overriding_kind kind)
{
    switch (kind) {
    case OVERRIDING_ADDRESS:
        return HttpServiceConfigSSLCertInfo;
    case OVERRIDING_HOST_NAME:
        return SNI_RECORDS;
    case OVERRIDING_CENTRAL_NAME:
        return SCOPED_RECORDS;
    case OVERRIDING_CENTRAL_STORE:
        break;
    }
    return CCS_RECORDS;
}

static bool too_small(DWORD error)
{
    return error == ERROR_INSUFFICIENT_BUFFER || error == ERROR_MORE_DATA;
}

/* On ERROR_SUCCESS *record must be released with HeapFree. */
static DWORD query(enum overriding_kind kind, DWORD token, union record **record)
{
    union question question;
    const ULONG question_size = ask(kind, token, &question);
    ULONG size = 0;
    DWORD error;

    *record = NULL;
    error = HttpQueryServiceConfiguration(NULL, records_of(kind), &question, question_size, NULL, 0,
                                          &size, NULL);
    for (int i = 0; i < READ_ATTEMPTS && too_small(error); i++) {
        const ULONG capacity = size;
        if (capacity > RECORD_SIZE_MAX) {
            return ERROR_INVALID_DATA;
        }
        *record = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, capacity + sizeof(**record));
        if (*record == NULL) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        error = HttpQueryServiceConfiguration(NULL, records_of(kind), &question, question_size,
                                              *record, capacity, &size, NULL);
        if (error != ERROR_SUCCESS) {
            HeapFree(GetProcessHeap(), 0, *record);
            *record = NULL;
        }
    }
    return error == ERROR_SUCCESS && *record == NULL ? ERROR_INVALID_DATA : error;
}

/* ---- from a record to an overriding binding ---- */

static uint16_t port_of(const uint8_t requested[2])
{
    return (uint16_t)(requested[0] << 8 | requested[1]);
}

/* False: another port, or one of SSTP's own two addresses. */
static bool take_address(const SOCKADDR *address, uint16_t port, char host[OVERRIDING_HOST_SIZE])
{
    wchar_t text[64] = L"[";
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    static const IN6_ADDR any;

    if (address != NULL && address->sa_family == AF_INET) {
        memcpy(&ipv4, address, sizeof(ipv4));
        if (port_of((const uint8_t *)&ipv4.sin_port) != port || ipv4.sin_addr.s_addr == 0) {
            return false;
        }
        (void)RtlIpv4AddressToStringW(&ipv4.sin_addr, text);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        memcpy(&ipv6, address, sizeof(ipv6));
        if (port_of((const uint8_t *)&ipv6.sin6_port) != port ||
            memcmp(&ipv6.sin6_addr, &any, sizeof(any)) == 0) {
            return false;
        }
        (void)RtlIpv6AddressToStringW(&ipv6.sin6_addr, text + 1);
        (void)wcscat(text, L"]");
    } else {
        return false;
    }
    return text_to_utf8(text, host, OVERRIDING_HOST_SIZE) == ERROR_SUCCESS;
}

/* The port stands at the same place whichever the family. */
static bool is_on_port(const SOCKADDR_STORAGE *address, uint16_t port)
{
    struct sockaddr_in ipv4;

    memcpy(&ipv4, address, sizeof(ipv4));
    return port_of((const uint8_t *)&ipv4.sin_port) == port;
}

static bool take_name(const struct sni_key *key, uint16_t port, char host[OVERRIDING_HOST_SIZE])
{
    return is_on_port(&key->address, port) && key->host != NULL &&
           text_to_utf8(key->host, host, OVERRIDING_HOST_SIZE) == ERROR_SUCCESS;
}

/* A link-local address without its link is not the whole key. */
static bool has_scope(const union record *record)
{
    struct sockaddr_in6 ipv6;

    if (record->address.KeyDesc.pIpPort->sa_family != AF_INET6) {
        return false;
    }
    memcpy(&ipv6, record->address.KeyDesc.pIpPort, sizeof(ipv6));
    return ipv6.sin6_scope_id != 0;
}

static void take_record(const HTTP_SERVICE_CONFIG_SSL_PARAM *param,
                        struct overriding_binding *overriding)
{
    struct binding binding = {0};

    http_record_take(param, overriding->host, &binding);
    overriding->record = binding.record;
    overriding->whole = binding.presence == PART_PRESENT;
}

/* False: it is not on the port, is SSTP's own, or for a name that no client can ask for. */
static bool take_overriding(const union record *record, uint16_t port,
                            struct overriding_binding *overriding)
{
    const HTTP_SERVICE_CONFIG_SSL_PARAM *param = &record->host.param;
    bool taken;

    switch (overriding->kind) {
    case OVERRIDING_ADDRESS:
        param = &record->address.ParamDesc;
        taken = take_address(record->address.KeyDesc.pIpPort, port, overriding->host);
        break;
    case OVERRIDING_HOST_NAME:
        taken = take_name(&record->host.key, port, overriding->host);
        break;
    case OVERRIDING_CENTRAL_NAME: /* neither of these two names a certificate */
        return take_name(&record->host.key, port, overriding->host);
    default: /* OVERRIDING_CENTRAL_STORE */
        return is_on_port(&record->central.address, port);
    }
    take_record(param, overriding);
    if (taken && overriding->kind == OVERRIDING_ADDRESS && has_scope(record)) {
        overriding->whole = false;
    }
    return taken;
}

/* ---- the list ---- */

struct list {
    struct arena *arena;
    struct overriding_binding *items;
    size_t count;
    size_t capacity;
};

static bool append(struct list *list, const struct overriding_binding *overriding)
{
    if (list->count == list->capacity) {
        struct overriding_binding *items =
            arena_grow(list->arena, list->items, &list->capacity, sizeof(*items));
        if (items == NULL) {
            return false;
        }
        list->items = items;
    }
    list->items[list->count++] = *overriding;
    return true;
}

static bool is_end(enum overriding_kind kind, DWORD token, DWORD error)
{
    if (error == ERROR_NO_MORE_ITEMS || error == ERROR_FILE_NOT_FOUND || error == ERROR_NOT_FOUND) {
        return true;
    }
    /* A Windows that has no such records does not know the question. */
    return kind != OVERRIDING_ADDRESS && token == 0 &&
           (error == ERROR_INVALID_PARAMETER || error == ERROR_NOT_SUPPORTED ||
            error == ERROR_CALL_NOT_IMPLEMENTED);
}

static DWORD read_kind(enum overriding_kind kind, uint16_t port, struct list *list)
{
    for (DWORD token = 0; token < RECORDS_MAX; token++) {
        struct overriding_binding overriding = {.kind = kind};
        union record *record;
        const DWORD error = query(kind, token, &record);
        if (error != ERROR_SUCCESS) {
            return is_end(kind, token, error) ? ERROR_SUCCESS : error;
        }
        const bool wanted = take_overriding(record, port, &overriding);
        HeapFree(GetProcessHeap(), 0, record);
        if (wanted && !append(list, &overriding)) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
    }
    return ERROR_INVALID_DATA;
}

void http_overriding_read(const struct http_bindings *bindings, struct arena *arena, uint16_t port,
                          struct overriding_bindings *out)
{
    static const struct {
        enum overriding_kind kind;
        const char *object;
    } kinds[] = {
        {OVERRIDING_ADDRESS, "the bindings of single addresses"},
        {OVERRIDING_HOST_NAME, "the bindings of host names"},
        {OVERRIDING_CENTRAL_STORE, "the bindings of the Central Certificate Store"},
        {OVERRIDING_CENTRAL_NAME, "the bindings of host names in the Central Certificate Store"},
    };
    struct list list = {.arena = arena};

    *out = (struct overriding_bindings){0};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const DWORD error =
            bindings->initialized ? read_kind(kinds[i].kind, port, &list) : ERROR_NOT_READY;
        if (error != ERROR_SUCCESS) {
            out->error = outcome_failed(operation, kinds[i].object, error);
            return;
        }
    }
    *out = (struct overriding_bindings){
        .presence = PART_PRESENT, .items = list.items, .count = list.count};
}
