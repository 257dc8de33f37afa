/*
 * bind, unbind: one SSL certificate binding, set or deleted through the HTTP Server API as netsh or
 * another application would.
 *
 * httpapi.dll is loaded by name: winsim's own redirects the imports of the program that loads it,
 * and no other verb is meant to be redirected.
 */
#include <winsock2.h> /* before windows.h */

#include "output.h"
#include "ssl_records.h"
#include "verbs.h"

#include <http.h>

enum { SHA1_SIZE = 20, GUID_SIZE = 16, TEXT_SIZE = 64 };

/* SSTP's application id, facts/procedure.md. */
static const wchar_t sstp_application[] = L"{ba195980-cd49-458b-9e23-c84ee0adcd75}";

typedef ULONG WINAPI http_initialize(HTTPAPI_VERSION version, ULONG flags, PVOID reserved);
typedef ULONG WINAPI http_configure(HANDLE service, HTTP_SERVICE_CONFIG_ID id, PVOID information,
                                    ULONG length, LPOVERLAPPED overlapped);

struct binding {
    struct sockaddr_storage address;
    BYTE hash[SHA1_SIZE];
    wchar_t store[TEXT_SIZE];
    wchar_t ctl_identifier[TEXT_SIZE];
    wchar_t ctl_store[TEXT_SIZE];
    HTTP_SERVICE_CONFIG_SSL_SET set;
};

static DWORD configure(const char *function, HTTP_SERVICE_CONFIG_SSL_SET *set)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    const HMODULE library = LoadLibraryExW(L"httpapi.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    http_initialize *initialize;
    http_configure *run;
    DWORD error;

    if (library == NULL) {
        return GetLastError();
    }
    initialize = (http_initialize *)(void *)GetProcAddress(library, "HttpInitialize");
    run = (http_configure *)(void *)GetProcAddress(library, function);
    if (initialize == NULL || run == NULL) {
        return ERROR_PROC_NOT_FOUND;
    }
    error = initialize(version, HTTP_INITIALIZE_CONFIG, NULL);
    return error == NO_ERROR ? run(NULL, HttpServiceConfigSSLCertInfo, set, sizeof *set, NULL)
                             : error; /* the process ends now, which terminates the API as well */
}

/* {8-4-4-4-12}, with or without braces. */
static bool parse_guid(const wchar_t *text, GUID *guid)
{
    wchar_t digits[2 * GUID_SIZE + 1];
    BYTE bytes[GUID_SIZE];
    DWORD length = 0;

    for (; *text != L'\0'; text++) {
        if (wcschr(L"{-}", *text) == NULL) {
            if (length == 2 * GUID_SIZE) {
                return false;
            }
            digits[length++] = *text;
        }
    }
    digits[length] = L'\0';
    if (!parse_hex(digits, bytes, GUID_SIZE, &length) || length != GUID_SIZE) {
        return false;
    }
    guid->Data1 = (ULONG)bytes[0] << 24 | (ULONG)bytes[1] << 16 | (ULONG)bytes[2] << 8 | bytes[3];
    guid->Data2 = (USHORT)(bytes[4] << 8 | bytes[5]);
    guid->Data3 = (USHORT)(bytes[6] << 8 | bytes[7]);
    memcpy(guid->Data4, bytes + 8, sizeof guid->Data4);
    return true;
}

/* Takes a text option into its place; *used stays NULL when it was not given. */
static bool take_name(struct arguments *arguments, const wchar_t *option, wchar_t place[TEXT_SIZE],
                      PWSTR *used)
{
    const wchar_t *text = NULL;

    if (!take_text(arguments, option, &text)) {
        return false;
    }
    if (text != NULL) {
        if (wcslen(text) >= TEXT_SIZE) {
            return false;
        }
        wcscpy(place, text);
        *used = place;
    }
    return true;
}

static bool take_binding(struct arguments *arguments, struct binding *binding)
{
    HTTP_SERVICE_CONFIG_SSL_PARAM *param = &binding->set.ParamDesc;
    const wchar_t *application = sstp_application;
    DWORD flags = 0;

    wcscpy(binding->store, L"MY");
    param->pSslCertStoreName = binding->store;
    if (!take_text(arguments, L"--appid", &application) ||
        !take_name(arguments, L"--store", binding->store, &param->pSslCertStoreName) ||
        !take_name(arguments, L"--ctl-identifier", binding->ctl_identifier,
                   &param->pDefaultSslCtlIdentifier) ||
        !take_name(arguments, L"--ctl-store", binding->ctl_store,
                   &param->pDefaultSslCtlStoreName) ||
        !take_number(arguments, L"--flags", &flags) ||
        !take_number(arguments, L"--check-mode", &param->DefaultCertCheckMode) ||
        !take_number(arguments, L"--freshness", &param->DefaultRevocationFreshnessTime) ||
        !take_number(arguments, L"--timeout", &param->DefaultRevocationUrlRetrievalTimeout)) {
        return false;
    }
    param->DefaultFlags = flags;
    return parse_guid(application, &param->AppId);
}

int verb_bind(struct arguments *arguments)
{
    struct binding binding = {.set = {.KeyDesc.pIpPort = NULL}};
    DWORD length = 0;
    DWORD error;

    if (!take_binding(arguments, &binding) || arguments->count != 2 ||
        !ssl_endpoint_parse(arguments->values[0], &binding.address) ||
        !parse_hex(arguments->values[1], binding.hash, sizeof binding.hash, &length)) {
        return EXIT_USAGE;
    }
    binding.set.KeyDesc.pIpPort = (struct sockaddr *)&binding.address;
    binding.set.ParamDesc.SslHashLength = length;
    binding.set.ParamDesc.pSslHash = binding.hash;
    error = configure("HttpSetServiceConfiguration", &binding.set);
    return error == NO_ERROR ? EXIT_DONE : failed(L"bind", arguments->values[0], error);
}

int verb_unbind(struct arguments *arguments)
{
    struct sockaddr_storage address;
    HTTP_SERVICE_CONFIG_SSL_SET set = {.KeyDesc.pIpPort = (struct sockaddr *)&address};
    DWORD error;

    if (arguments->count != 1 || !ssl_endpoint_parse(arguments->values[0], &address)) {
        return EXIT_USAGE;
    }
    error = configure("HttpDeleteServiceConfiguration", &set);
    return error == NO_ERROR ? EXIT_DONE : failed(L"unbind", arguments->values[0], error);
}
