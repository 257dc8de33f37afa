/*
 * torture_object.c - names for what calls are about, the same in every run.
 */
/* First: it must come before windows.h. */
#include <winsock2.h>

#include "torture_object.h"

#include <stdio.h>
#include <wchar.h>

#include <http.h>
#define SECURITY_WIN32
#include <security.h>

#include "hook_scm.h"
#include "ssl_records.h"
#include "volatile_keys.h"

#define IDENTIFIER_NUMBERS 0x10000u /* below it a pointer is a number */

/* The end of what does not fit tells more than its beginning. */
static void copy(const wchar_t *text, wchar_t object[TORTURE_OBJECT_MAX])
{
    const size_t length = wcslen(text);
    const size_t skipped = length < TORTURE_OBJECT_MAX ? 0 : length - (TORTURE_OBJECT_MAX - 1);

    wcscpy(object, text + skipped);
}

static void put_text(const wchar_t *text, wchar_t object[TORTURE_OBJECT_MAX])
{
    copy(text == NULL ? L"" : text, object);
}

static void put_number(ULONG_PTR number, wchar_t object[TORTURE_OBJECT_MAX])
{
    (void)swprintf(object, TORTURE_OBJECT_MAX, L"%lu", (unsigned long)number);
}

static void put_identifier(ULONG_PTR identifier, wchar_t object[TORTURE_OBJECT_MAX])
{
    if (identifier < IDENTIFIER_NUMBERS) {
        put_number(identifier, object);
    } else {
        (void)swprintf(object, TORTURE_OBJECT_MAX, L"%.90hs", (const char *)identifier);
    }
}

/* Without what most paths begin with. `value` NULL: the key itself. */
static void put_key(HKEY key, const wchar_t *value, wchar_t object[TORTURE_OBJECT_MAX])
{
    static const wchar_t services[] = L"HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
    const size_t length = sizeof(services) / sizeof(services[0]) - 1;
    wchar_t path[VOLATILE_PATH_MAX] = L"?";
    wchar_t whole[2 * VOLATILE_PATH_MAX];

    (void)volatile_keys_path(key, path);
    const wchar_t *const rest = _wcsnicmp(path, services, length) == 0 ? path + length : path;
    (void)swprintf(whole, sizeof(whole) / sizeof(whole[0]), value == NULL ? L"%ls" : L"%ls\\%ls",
                   rest, value);
    copy(whole, object);
}

static void put_service(SC_HANDLE service, wchar_t object[TORTURE_OBJECT_MAX])
{
    wchar_t name[HANDLE_NAME_MAX];

    put_text(scm_service_name(service, name) ? name : NULL, object);
}

static void put_endpoint(const struct sockaddr *address, wchar_t object[TORTURE_OBJECT_MAX])
{
    if (address == NULL || !ssl_endpoint_format(address, object, TORTURE_OBJECT_MAX)) {
        object[0] = L'\0';
    }
}

/* Records of other kinds are only listed: one after the other, so their kind is enough. */
static void put_query(ULONG_PTR kind, const HTTP_SERVICE_CONFIG_SSL_QUERY *query,
                      wchar_t object[TORTURE_OBJECT_MAX])
{
    if (kind == HttpServiceConfigSSLCertInfo && query != NULL &&
        query->QueryDesc == HttpServiceConfigQueryExact) {
        put_endpoint(query->KeyDesc.pIpPort, object);
    } else {
        (void)swprintf(object, TORTURE_OBJECT_MAX, L"all of kind %lu", (unsigned long)kind);
    }
}

static void put_record(ULONG_PTR kind, const HTTP_SERVICE_CONFIG_SSL_SET *set,
                       wchar_t object[TORTURE_OBJECT_MAX])
{
    if (kind == HttpServiceConfigSSLCertInfo && set != NULL) {
        put_endpoint(set->KeyDesc.pIpPort, object);
    } else {
        put_number(kind, object);
    }
}

/* The families have numbers of their own; who uses a socket has it loaded. */
static void put_family(SOCKET socket, wchar_t object[TORTURE_OBJECT_MAX])
{
    typedef int WSAAPI query(SOCKET, int, int, char *, int *);
    WSAPROTOCOL_INFOW info = {0};
    int size = sizeof(info);
    const DWORD last_error = GetLastError();
    query *const getsockopt_function =
        (query *)(void (*)(void))GetProcAddress(GetModuleHandleW(L"ws2_32.dll"), "getsockopt");

    (void)getsockopt_function(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&info, &size);
    put_number((ULONG_PTR)info.iAddressFamily, object);
    SetLastError(last_error);
}

/* Who has nothing to hand over any more ends the session. */
static void put_handshake(const void *context, const SecBufferDesc *heard,
                          wchar_t object[TORTURE_OBJECT_MAX])
{
    put_text(context == NULL                    ? L"first"
             : heard->pBuffers[0].cbBuffer == 0 ? L"goodbye"
                                                : L"later",
             object);
}

void torture_object(enum torture_subject subject, const ULONG_PTR *argument,
                    wchar_t object[TORTURE_OBJECT_MAX])
{
    object[0] = L'\0';
    switch (subject) {
    case SUBJECT_NOTHING:
        break;
    case SUBJECT_TEXT:
        put_text((const wchar_t *)argument[0], object);
        break;
    case SUBJECT_NUMBER:
        put_number((DWORD)argument[0], object);
        break;
    case SUBJECT_NUMBER_OR_ANSI:
        put_identifier(argument[0], object);
        break;
    case SUBJECT_KEY_PATH:
        put_key((HKEY)argument[0], NULL, object);
        break;
    case SUBJECT_KEY_VALUE:
        put_key((HKEY)argument[0], argument[1] == 0 ? L"" : (const wchar_t *)argument[1], object);
        break;
    case SUBJECT_SERVICE_NAME:
        put_service((SC_HANDLE)argument[0], object);
        break;
    case SUBJECT_HTTP_QUERY:
        put_query((DWORD)argument[0], (const HTTP_SERVICE_CONFIG_SSL_QUERY *)argument[1], object);
        break;
    case SUBJECT_HTTP_RECORD:
        put_record((DWORD)argument[0], (const HTTP_SERVICE_CONFIG_SSL_SET *)argument[1], object);
        break;
    case SUBJECT_ENDPOINT:
        put_endpoint((const struct sockaddr *)argument[0], object);
        break;
    case SUBJECT_SOCKET_FAMILY:
        put_family((SOCKET)argument[0], object);
        break;
    case SUBJECT_HANDSHAKE:
        put_handshake((const void *)argument[0], (const SecBufferDesc *)argument[5], object);
        break;
    }
}
