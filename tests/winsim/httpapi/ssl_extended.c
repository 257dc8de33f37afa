/*
 * ssl_extended.c - keeping, telling and forgetting extended parameters.
 */
#include "ssl_extended.h"

#include <string.h>
#include <wchar.h>

#include "absent.h"
#include "fault.h"
#include "settings.h"
#include "ssl_records.h"

#define KINDS 5 /* window, limits, performance, TLS restrictions, error headers */

#define WINDOW            1048576u
#define SETTINGS_A_FRAME  2796202u
#define SETTINGS_A_MINUTE 4294967295u
#define VALUE_NAME_MAX    16u

bool ssl_extended_are(HTTP_SERVICE_CONFIG_ID id)
{
    return (int)id == HTTP_CONFIG_SSL_CERT_INFO_EX;
}

static bool known(int kind)
{
    return kind >= 0 && kind < KINDS && settings_dword(NULL, WINSIM_NO_UPDATE, 0) == 0 &&
           settings_dword(NULL, WINSIM_NO_EXTENDED, 0) == 0;
}

/* The record's key, and the value's name. */
static DWORD place_of(const SOCKADDR_STORAGE *address, int kind, wchar_t path[MAX_PATH],
                      wchar_t name[VALUE_NAME_MAX])
{
    wchar_t endpoint[SSL_RECORD_ENDPOINT_MAX];
    struct ssl_record record;
    if (!known(kind) ||
        !ssl_endpoint_format((const struct sockaddr *)address, endpoint, SSL_RECORD_ENDPOINT_MAX)) {
        return ERROR_INVALID_PARAMETER;
    }
    (void)swprintf(path, MAX_PATH, L"%ls\\%ls", SSL_RECORDS_KEY, endpoint);
    (void)swprintf(name, VALUE_NAME_MAX, L"Extended%d", kind);
    return ssl_record_read(endpoint, &record);
}

static void set_default(struct http_extended_set *set)
{
    if (set->kind == HTTP_EXTENDED_WINDOW) {
        set->value.window = WINDOW;
    } else if (set->kind == HTTP_EXTENDED_SETTINGS_LIMITS) {
        set->value.limits[0] = SETTINGS_A_FRAME;
        set->value.limits[1] = SETTINGS_A_MINUTE;
    }
}

DWORD ssl_extended_set(const void *information, ULONG length)
{
    const struct http_extended_set *const set = information;
    wchar_t path[MAX_PATH];
    wchar_t name[VALUE_NAME_MAX];
    if (length < sizeof(*set)) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    const DWORD error = place_of(&set->address, set->kind, path, name);
    return error == ERROR_SUCCESS
               ? (DWORD)RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, name, REG_BINARY,
                                        set->value.whole, sizeof(set->value.whole))
               : error;
}

DWORD ssl_extended_query(const void *input, ULONG input_length, void *output, ULONG output_length,
                         ULONG *return_length)
{
    const struct http_extended_query *const query = input;
    struct http_extended_set set = {.kind = 0};
    wchar_t path[MAX_PATH];
    wchar_t name[VALUE_NAME_MAX];
    DWORD size = sizeof(set.value.whole);
    if (input == NULL || input_length < sizeof(*query) ||
        query->type != HttpServiceConfigQueryExact) {
        return ERROR_INVALID_PARAMETER; /* nobody here enumerates them */
    }
    DWORD error = fault_code(L"HttpQueryServiceConfiguration", L"SslCertInfoEx");
    if (error == ERROR_SUCCESS) {
        error = absent_code(place_of(&query->address, query->kind, path, name));
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (return_length != NULL) {
        *return_length = sizeof(set);
    }
    if (output == NULL || output_length < sizeof(set)) {
        return return_length == NULL ? ERROR_INVALID_PARAMETER : ERROR_INSUFFICIENT_BUFFER;
    }
    set.address = query->address;
    set.kind = query->kind;
    if (RegGetValueW(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_BINARY, NULL, set.value.whole,
                     &size) != ERROR_SUCCESS) {
        set_default(&set);
    }
    memcpy(output, &set, sizeof(set));
    return ERROR_SUCCESS;
}
