/* HTTP.sys' SSL certificate bindings. */
#include "http_bindings.h"

#include "http_endpoint.h"
#include "text.h"
#include "win32_outcome.h"

#include <string.h>

#define RECORD_SIZE_MAX 65536u /* far above what a record with its three texts takes */
#define READ_ATTEMPTS   4      /* a record may grow between asking for its size and reading it */

/* {3c1f3a0e-6d0b-4a0e-9d6f-5b7e2f0c8a41}: marks a record as one of our trials. */
static const GUID trial_application_id = {
    0x3c1f3a0e, 0x6d0b, 0x4a0e, {0x9d, 0x6f, 0x5b, 0x7e, 0x2f, 0x0c, 0x8a, 0x41}};

/* Where trials take place: an address and ports that no service of this machine listens on. */
static const uint8_t trial_address[4] = {127, 83, 83, 84};
#define TRIAL_PORT_FIRST 1
#define TRIAL_PORT_LAST  32

/* A record in HTTP.sys' form; `set` points into it, so it must not be copied. */
struct wide_record {
    HTTP_SERVICE_CONFIG_SSL_SET set;
    uint8_t hash[THUMBPRINT_SIZE];
    wchar_t store_name[SSL_RECORD_TEXT];
    wchar_t ctl_identifier[SSL_RECORD_TEXT];
    wchar_t ctl_store_name[SSL_RECORD_TEXT];
};

/* ---- from HTTP.sys to a record ---- */

/* Its documentation names both. */
static bool too_small(DWORD error)
{
    return error == ERROR_INSUFFICIENT_BUFFER || error == ERROR_MORE_DATA;
}

/* Asks for the endpoint's record. On ERROR_SUCCESS *set must be released with HeapFree. */
static DWORD query(const struct http_endpoint *endpoint, HTTP_SERVICE_CONFIG_SSL_SET **set)
{
    struct http_endpoint asked = *endpoint;
    HTTP_SERVICE_CONFIG_SSL_QUERY question = {.QueryDesc = HttpServiceConfigQueryExact};
    ULONG size = 0;
    DWORD error;

    question.KeyDesc.pIpPort = (PSOCKADDR)&asked.address;
    *set = NULL;
    error = HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &question,
                                          sizeof(question), NULL, 0, &size, NULL);
    for (int i = 0; i < READ_ATTEMPTS && too_small(error); i++) {
        const ULONG capacity = size;
        if (capacity < sizeof(**set) || capacity > RECORD_SIZE_MAX) {
            return ERROR_INVALID_DATA;
        }
        *set = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, capacity);
        if (*set == NULL) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        error = HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &question,
                                              sizeof(question), *set, capacity, &size, NULL);
        if (error != ERROR_SUCCESS) {
            HeapFree(GetProcessHeap(), 0, *set);
            *set = NULL;
        }
    }
    return error == ERROR_SUCCESS && *set == NULL ? ERROR_INVALID_DATA : error;
}

static bool take_text(const wchar_t *text, char out[SSL_RECORD_TEXT])
{
    return text == NULL || text_to_utf8(text, out, SSL_RECORD_TEXT) == ERROR_SUCCESS;
}

/* False where a text does not fit: such a record could not be written back as it was. */
static bool take_settings(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, struct ssl_record *record)
{
    memcpy(record->application_id, &param->AppId, APPLICATION_ID_SIZE);
    record->certificate_check_mode = param->DefaultCertCheckMode;
    record->revocation_freshness_time = param->DefaultRevocationFreshnessTime;
    record->revocation_url_timeout = param->DefaultRevocationUrlRetrievalTimeout;
    record->flags = param->DefaultFlags;
    return take_text(param->pSslCertStoreName, record->store_name) &&
           take_text(param->pDefaultSslCtlIdentifier, record->ctl_identifier) &&
           take_text(param->pDefaultSslCtlStoreName, record->ctl_store_name);
}

static void take_record(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, const char *object,
                        struct binding *out)
{
    if (!take_settings(param, &out->record)) {
        out->presence = PART_UNREADABLE;
        out->error = outcome_failed("HttpQueryServiceConfiguration", object, ERROR_BUFFER_OVERFLOW);
    } else if (param->SslHashLength != THUMBPRINT_SIZE || param->pSslHash == NULL) {
        out->presence = PART_MALFORMED;
        out->error = outcome_failed("HttpQueryServiceConfiguration", object, ERROR_INVALID_DATA);
    } else {
        memcpy(out->record.thumbprint.bytes, param->pSslHash, THUMBPRINT_SIZE);
        out->presence = PART_PRESENT;
    }
}

static void read_endpoint(const struct http_endpoint *endpoint, struct binding *out)
{
    HTTP_SERVICE_CONFIG_SSL_SET *set;
    const DWORD error = query(endpoint, &set);

    *out = (struct binding){0};
    if (error == ERROR_FILE_NOT_FOUND) {
        out->presence = PART_ABSENT;
        return;
    }
    if (error != ERROR_SUCCESS) {
        out->error = outcome_failed("HttpQueryServiceConfiguration", endpoint->text, error);
        return;
    }
    take_record(&set->ParamDesc, endpoint->text, out);
    HeapFree(GetProcessHeap(), 0, set);
    out->written_at = http_endpoint_written_at(endpoint);
}

/* ---- from a record to HTTP.sys ---- */

/* HTTP.sys takes NULL for a text that is not stated. */
static bool give_text(const char *text, wchar_t buffer[SSL_RECORD_TEXT], PWSTR *out)
{
    *out = text[0] == '\0' ? NULL : buffer;
    return text_to_wide(text, buffer, SSL_RECORD_TEXT) == ERROR_SUCCESS;
}

/* `endpoint` and `wide` must outlive the use of wide->set. */
static bool widen(const struct ssl_record *record, struct http_endpoint *endpoint,
                  struct wide_record *wide)
{
    HTTP_SERVICE_CONFIG_SSL_PARAM *param = &wide->set.ParamDesc;

    *wide = (struct wide_record){0};
    memcpy(wide->hash, record->thumbprint.bytes, THUMBPRINT_SIZE);
    wide->set.KeyDesc.pIpPort = (PSOCKADDR)&endpoint->address;
    param->SslHashLength = THUMBPRINT_SIZE;
    param->pSslHash = wide->hash;
    memcpy(&param->AppId, record->application_id, APPLICATION_ID_SIZE);
    param->DefaultCertCheckMode = record->certificate_check_mode;
    param->DefaultRevocationFreshnessTime = record->revocation_freshness_time;
    param->DefaultRevocationUrlRetrievalTimeout = record->revocation_url_timeout;
    param->DefaultFlags = record->flags;
    return give_text(record->store_name, wide->store_name, &param->pSslCertStoreName) &&
           give_text(record->ctl_identifier, wide->ctl_identifier,
                     &param->pDefaultSslCtlIdentifier) &&
           give_text(record->ctl_store_name, wide->ctl_store_name, &param->pDefaultSslCtlStoreName);
}

static struct outcome prove_written(const char *operation, const struct http_endpoint *endpoint,
                                    const struct ssl_record *record)
{
    struct binding binding;

    read_endpoint(endpoint, &binding);
    if (binding.presence == PART_UNREADABLE) {
        return binding.error;
    }
    return binding.presence == PART_PRESENT &&
                   thumbprint_equal(&binding.record.thumbprint, &record->thumbprint)
               ? outcome_success()
               : outcome_failed(operation, endpoint->text, ERROR_INVALID_DATA);
}

static struct outcome create(struct http_endpoint *endpoint, const struct ssl_record *record)
{
    struct wide_record wide;
    DWORD error;

    if (!widen(record, endpoint, &wide)) {
        return outcome_failed("HttpSetServiceConfiguration", endpoint->text,
                              ERROR_NO_UNICODE_TRANSLATION);
    }
    error = HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &wide.set,
                                        sizeof(wide.set), NULL);
    return error == ERROR_SUCCESS
               ? prove_written("read back of HttpSetServiceConfiguration", endpoint, record)
               : outcome_failed("HttpSetServiceConfiguration", endpoint->text, error);
}

static struct outcome remove_record(struct http_endpoint *endpoint)
{
    HTTP_SERVICE_CONFIG_SSL_SET set = {0};
    struct binding left;
    DWORD error;

    set.KeyDesc.pIpPort = (PSOCKADDR)&endpoint->address;
    error =
        HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL);
    if (error != ERROR_SUCCESS) {
        return outcome_failed("HttpDeleteServiceConfiguration", endpoint->text, error);
    }
    read_endpoint(endpoint, &left);
    if (left.presence == PART_UNREADABLE) {
        return left.error;
    }
    return left.presence == PART_ABSENT
               ? outcome_success()
               : outcome_failed("read back of HttpDeleteServiceConfiguration", endpoint->text,
                                ERROR_INVALID_DATA);
}

/* ---- public ---- */

static struct outcome not_initialized(const char *object)
{
    return outcome_failed("HttpInitialize", object, ERROR_NOT_READY);
}

struct outcome http_bindings_open(struct http_bindings *self)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    const ULONG error = HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL);
    const HMODULE module = GetModuleHandleW(L"httpapi.dll"); /* loaded: we import from it */

    *self = (struct http_bindings){.initialized = error == NO_ERROR};
    if (module != NULL) {
        /* Through void (*)(void): the cast that compilers take for meant. */
        self->update = (http_update_function *)(void (*)(void))GetProcAddress(
            module, "HttpUpdateServiceConfiguration");
    }
    return error == NO_ERROR ? outcome_success() : outcome_failed("HttpInitialize", NULL, error);
}

void http_bindings_close(struct http_bindings *self)
{
    if (self->initialized) {
        (void)HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    }
    *self = (struct http_bindings){0};
}

bool http_bindings_has_update(const struct http_bindings *self)
{
    return self->update != NULL;
}

void http_bindings_read(const struct http_bindings *self, enum family family, uint16_t port,
                        struct binding *out)
{
    const struct http_endpoint endpoint = http_endpoint_wildcard(family, port);

    if (!self->initialized) {
        *out = (struct binding){.error = not_initialized(endpoint.text)};
        return;
    }
    read_endpoint(&endpoint, out);
}

struct outcome http_bindings_update(const struct http_bindings *self, enum family family,
                                    uint16_t port, const struct ssl_record *record)
{
    static const char operation[] = "HttpUpdateServiceConfiguration";
    struct http_endpoint endpoint = http_endpoint_wildcard(family, port);
    struct wide_record wide;
    struct outcome outcome;
    DWORD error;

    if (!self->initialized) {
        return not_initialized(endpoint.text);
    }
    if (self->update == NULL) {
        return outcome_failed(operation, endpoint.text, ERROR_PROC_NOT_FOUND);
    }
    if (!widen(record, &endpoint, &wide)) {
        return outcome_failed(operation, endpoint.text, ERROR_NO_UNICODE_TRANSLATION);
    }
    error = self->update(NULL, HttpServiceConfigSSLCertInfo, &wide.set, sizeof(wide.set), NULL);
    if (error == ERROR_SUCCESS) {
        return prove_written("read back of HttpUpdateServiceConfiguration", &endpoint, record);
    }
    outcome = outcome_failed(operation, endpoint.text, error);
    if (error == ERROR_INVALID_PARAMETER) {
        outcome.failure = FAILURE_NOT_SUPPORTED; /* a version without this id says so like that */
    }
    return outcome;
}

struct outcome http_bindings_create(const struct http_bindings *self, enum family family,
                                    uint16_t port, const struct ssl_record *record)
{
    struct http_endpoint endpoint = http_endpoint_wildcard(family, port);

    return self->initialized ? create(&endpoint, record) : not_initialized(endpoint.text);
}

struct outcome http_bindings_delete(const struct http_bindings *self, enum family family,
                                    uint16_t port)
{
    struct http_endpoint endpoint = http_endpoint_wildcard(family, port);

    (void)self;
    return remove_record(&endpoint);
}

/* ---- the trial ---- */

static bool is_trial(const struct binding *binding)
{
    return binding->presence != PART_ABSENT &&
           memcmp(binding->record.application_id, &trial_application_id, APPLICATION_ID_SIZE) == 0;
}

/* Finds an endpoint without a record, and removes what an interrupted trial left on the way. */
static struct outcome free_endpoint(struct http_endpoint *endpoint)
{
    struct outcome outcome = outcome_success();

    for (uint16_t port = TRIAL_PORT_FIRST; port <= TRIAL_PORT_LAST; port++) {
        struct binding binding;
        *endpoint = http_endpoint_ipv4(trial_address, port);
        read_endpoint(endpoint, &binding);
        if (is_trial(&binding)) {
            return remove_record(endpoint);
        }
        if (binding.presence == PART_ABSENT) {
            return outcome_success();
        }
        outcome = binding.presence == PART_UNREADABLE
                      ? binding.error
                      : outcome_failed("HttpQueryServiceConfiguration", endpoint->text,
                                       ERROR_ALREADY_EXISTS);
    }
    return outcome; /* why the last one cannot be used */
}

struct outcome http_bindings_try(const struct http_bindings *self, const struct ssl_record *record)
{
    struct ssl_record trial = *record;
    struct http_endpoint endpoint;
    struct outcome created;
    struct outcome deleted;

    if (!self->initialized) {
        return not_initialized(NULL);
    }
    created = free_endpoint(&endpoint);
    if (!outcome_ok(&created)) {
        return created;
    }
    memcpy(trial.application_id, &trial_application_id, APPLICATION_ID_SIZE);
    created = create(&endpoint, &trial);
    if (created.failure == FAILURE_ALREADY_EXISTS) {
        return created; /* somebody was quicker: that record is not ours to remove */
    }
    deleted = remove_record(&endpoint); /* also after a failure: nothing may be left behind */
    return outcome_ok(&created) ? deleted : created;
}
