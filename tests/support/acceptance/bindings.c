/* SSL certificate bindings; see bindings.h. */
#include "bindings.h"

#include "http_named.h"
#include "registry.h"

#include <ws2tcpip.h> /* before http.h */

#include <http.h>
#include <stdio.h>
#include <wchar.h>

#define RECORD_SIZE 4096u
#define RECORDS_KEY BINDINGS_KEY L"\\"

/* {ba195980-cd49-458b-9e23-c84ee0adcd75} */
static const GUID sstp = {
    0xba195980, 0xcd49, 0x458b, {0x9e, 0x23, 0xc8, 0x4e, 0xe0, 0xad, 0xcd, 0x75}};

/* {4dc3e181-e14b-4a21-b022-59fc669b0914}: IIS. */
static const GUID others = {
    0x4dc3e181, 0xe14b, 0x4a21, {0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14}};

/* A record as HTTP.sys takes it; set points into it. */
struct request {
    SOCKADDR_STORAGE address;
    struct binding texts;
    HTTP_SERVICE_CONFIG_SSL_SET set;
};

union found {
    HTTP_SERVICE_CONFIG_SSL_SET set;
    BYTE space[RECORD_SIZE];
};

void bindings_begin(void)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;

    assert_code(HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL));
}

void bindings_end(void)
{
    (void)HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
}

/* ---- records ---- */

struct binding binding_with(const struct binding *binding, const struct certificate *certificate)
{
    struct binding changed = *binding;

    changed.hash_length = SHA1_SIZE;
    memset(changed.hash, 0, sizeof(changed.hash));
    memcpy(changed.hash, certificate->sha1, SHA1_SIZE);
    return changed;
}

struct binding binding_for_sstp(const struct certificate *certificate)
{
    const struct binding empty = {.present = true, .application = sstp, .store = L"MY"};

    return binding_with(&empty, certificate);
}

struct binding binding_of_others(const struct certificate *certificate)
{
    const struct binding empty = {.present = true, .application = others, .store = L"MY"};

    return binding_with(&empty, certificate);
}

/* ---- HTTP.sys' form ---- */

static void set_address(enum family family, WORD port, SOCKADDR_STORAGE *address)
{
    *address = (SOCKADDR_STORAGE){0};
    if (family == IPV4) {
        struct sockaddr_in *ipv4 = (struct sockaddr_in *)address;
        ipv4->sin_family = AF_INET;
        ipv4->sin_port = htons(port);
    } else {
        struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)address;
        ipv6->sin6_family = AF_INET6;
        ipv6->sin6_port = htons(port);
    }
}

static PWSTR text_or_null(wchar_t *text)
{
    return text[0] == L'\0' ? NULL : text;
}

static void fill(struct request *request, enum family family, WORD port,
                 const struct binding *binding)
{
    HTTP_SERVICE_CONFIG_SSL_PARAM *param = &request->set.ParamDesc;

    *request = (struct request){.texts = *binding};
    set_address(family, port, &request->address);
    request->set.KeyDesc.pIpPort = (PSOCKADDR)&request->address;
    param->SslHashLength = binding->hash_length;
    param->pSslHash = request->texts.hash;
    param->AppId = binding->application;
    param->pSslCertStoreName = text_or_null(request->texts.store);
    param->DefaultCertCheckMode = binding->check_mode;
    param->DefaultRevocationFreshnessTime = binding->freshness_time;
    param->DefaultRevocationUrlRetrievalTimeout = binding->url_timeout;
    param->pDefaultSslCtlIdentifier = text_or_null(request->texts.ctl_identifier);
    param->pDefaultSslCtlStoreName = text_or_null(request->texts.ctl_store);
    param->DefaultFlags = binding->flags;
}

static void take_text(const wchar_t *text, wchar_t out[BINDING_TEXT])
{
    if (text != NULL) {
        assert_true(wcslen(text) < BINDING_TEXT);
        wcscpy(out, text);
    }
}

struct binding binding_of_param(const void *sys_param)
{
    const HTTP_SERVICE_CONFIG_SSL_PARAM *const param = sys_param;
    struct binding binding = {.present = true,
                              .application = param->AppId,
                              .hash_length = param->SslHashLength,
                              .check_mode = param->DefaultCertCheckMode,
                              .freshness_time = param->DefaultRevocationFreshnessTime,
                              .url_timeout = param->DefaultRevocationUrlRetrievalTimeout,
                              .flags = param->DefaultFlags};

    if (param->SslHashLength <= sizeof(binding.hash)) {
        memcpy(binding.hash, param->pSslHash, param->SslHashLength);
    }
    take_text(param->pSslCertStoreName, binding.store);
    take_text(param->pDefaultSslCtlIdentifier, binding.ctl_identifier);
    take_text(param->pDefaultSslCtlStoreName, binding.ctl_store);
    return binding;
}

/* ---- reading and writing ---- */

static ULONG query(HTTP_SERVICE_CONFIG_SSL_QUERY *question, union found *found)
{
    ULONG size = 0;

    return HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, question,
                                         sizeof(*question), found, sizeof(*found), &size, NULL);
}

struct binding binding_read(enum family family, WORD port)
{
    SOCKADDR_STORAGE address = {0};
    HTTP_SERVICE_CONFIG_SSL_QUERY question = {.QueryDesc = HttpServiceConfigQueryExact,
                                              .KeyDesc.pIpPort = (PSOCKADDR)&address};
    union found found;
    ULONG error;

    set_address(family, port, &address);
    error = query(&question, &found);
    if (error == ERROR_FILE_NOT_FOUND || error == ERROR_NO_MORE_ITEMS) {
        return (struct binding){.present = false};
    }
    assert_code(error);
    return binding_of_param(&found.set.ParamDesc);
}

void binding_set(enum family family, WORD port, const struct binding *binding)
{
    struct request request;

    binding_delete(family, port);
    fill(&request, family, port, binding);
    assert_code(HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &request.set,
                                            sizeof(request.set), NULL));
}

void binding_delete(enum family family, WORD port)
{
    struct request request;
    const struct binding nothing = {0};
    ULONG error;

    fill(&request, family, port, &nothing);
    error = HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &request.set,
                                           sizeof(request.set), NULL);
    assert_code(error == ERROR_FILE_NOT_FOUND || error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS
                                                                              : error);
}

typedef ULONG WINAPI update(HANDLE handle, HTTP_SERVICE_CONFIG_ID id, PVOID information,
                            ULONG length, LPOVERLAPPED overlapped);

void binding_update(enum family family, WORD port, const struct binding *binding)
{
    /* Through void (*)(void): the cast that compilers take for meant. */
    update *const call = (update *)(void (*)(void))GetProcAddress(GetModuleHandleW(L"httpapi.dll"),
                                                                  "HttpUpdateServiceConfiguration");
    struct request request;

    assert_non_null(call);
    fill(&request, family, port, binding);
    assert_code(call(NULL, HttpServiceConfigSSLCertInfo, &request.set, sizeof(request.set), NULL));
}

/* ---- records that win over those ---- */

static const HTTP_SERVICE_CONFIG_ID named_kinds[] = {
    (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO,
    (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO};

static void fill_for_address(struct request *request, const BYTE address[4], WORD port,
                             const struct binding *binding)
{
    fill(request, IPV4, port, binding);
    memcpy(&((struct sockaddr_in *)&request->address)->sin_addr, address, 4);
}

void binding_set_for_address(const BYTE address[4], WORD port, const struct binding *binding)
{
    struct request request;

    fill_for_address(&request, address, port, binding);
    assert_code(HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &request.set,
                                            sizeof(request.set), NULL));
}

void binding_delete_for_address(const BYTE address[4], WORD port)
{
    struct request request;
    const struct binding nothing = {0};

    fill_for_address(&request, address, port, &nothing);
    assert_code(HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &request.set,
                                               sizeof(request.set), NULL));
}

static struct http_sni_set fill_for_name(struct request *request, wchar_t *host, WORD port,
                                         const struct binding *binding)
{
    fill(request, IPV4, port, binding);
    return (struct http_sni_set){.key = {request->address, host}, .param = request->set.ParamDesc};
}

void binding_set_for_name(wchar_t *host, WORD port, const struct binding *binding)
{
    struct request request;
    struct http_sni_set set = fill_for_name(&request, host, port, binding);

    assert_code(HttpSetServiceConfiguration(
        NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO, &set, sizeof(set), NULL));
}

void binding_delete_for_name(wchar_t *host, WORD port)
{
    struct request request;
    const struct binding nothing = {0};
    struct http_sni_set set = fill_for_name(&request, host, port, &nothing);

    assert_code(HttpDeleteServiceConfiguration(
        NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO, &set, sizeof(set), NULL));
}

void binding_set_for_central_name(wchar_t *host, WORD port)
{
    struct request request;
    const struct binding nothing = {0};
    struct http_sni_set set = fill_for_name(&request, host, port, &nothing);

    set.param = (HTTP_SERVICE_CONFIG_SSL_PARAM){0}; /* it names no certificate */
    assert_code(HttpSetServiceConfiguration(
        NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO, &set, sizeof(set),
        NULL));
}

void binding_delete_for_central_name(wchar_t *host, WORD port)
{
    struct request request;
    const struct binding nothing = {0};
    struct http_sni_set set = fill_for_name(&request, host, port, &nothing);

    assert_code(HttpDeleteServiceConfiguration(
        NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO, &set, sizeof(set),
        NULL));
}

void bindings_delete_left(const BYTE address[4], wchar_t *host, WORD port)
{
    const struct binding nothing = {0};
    struct request request;
    struct http_sni_set set = fill_for_name(&request, host, port, &nothing);

    for (size_t i = 0; i < COUNT_OF(named_kinds); i++) {
        (void)HttpDeleteServiceConfiguration(NULL, named_kinds[i], &set, sizeof(set), NULL);
    }
    fill_for_address(&request, address, port, &nothing);
    (void)HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &request.set,
                                         sizeof(request.set), NULL);
}

/* ---- extended parameters ---- */

void binding_set_window(enum family family, WORD port, ULONG window)
{
    struct request request;
    const struct binding nothing = {0};
    struct http_extended_set set = {.kind = HTTP_EXTENDED_WINDOW, .value.window = window};

    fill(&request, family, port, &nothing);
    set.address = request.address;
    assert_code(HttpSetServiceConfiguration(
        NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CERT_INFO_EX, &set, sizeof(set), NULL));
}

ULONG binding_window(enum family family, WORD port)
{
    struct request request;
    const struct binding nothing = {0};
    struct http_extended_query question = {.type = HttpServiceConfigQueryExact,
                                           .kind = HTTP_EXTENDED_WINDOW};
    struct http_extended_set set = {0};
    ULONG size = 0;

    fill(&request, family, port, &nothing);
    question.address = request.address;
    assert_code(
        HttpQueryServiceConfiguration(NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CERT_INFO_EX,
                                      &question, sizeof(question), &set, sizeof(set), &size, NULL));
    return set.value.window;
}

/* ---- counting ---- */

DWORD bindings_count(void)
{
    HTTP_SERVICE_CONFIG_SSL_QUERY question = {.QueryDesc = HttpServiceConfigQueryNext};
    union found found;
    ULONG error;

    while ((error = query(&question, &found)) == NO_ERROR) {
        question.dwToken++;
    }
    assert_int_equal(error, ERROR_NO_MORE_ITEMS);
    return question.dwToken;
}

wchar_t *binding_key(enum family family, WORD port, wchar_t key[BINDING_KEY_SIZE])
{
    (void)swprintf(key, BINDING_KEY_SIZE, L"%ls%ls:%u", RECORDS_KEY,
                   family == IPV4 ? L"0.0.0.0" : L"[::]", (unsigned)port);
    return key;
}

uint64_t binding_written_at(enum family family, WORD port)
{
    wchar_t key[BINDING_KEY_SIZE];

    return registry_written_at(binding_key(family, port, key));
}

/* ---- comparing ---- */
