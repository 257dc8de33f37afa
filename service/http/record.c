/* One SSL certificate binding of HTTP.sys: reading it, and writing it so that it is seen. */
#include "http/record.h"

#include <string.h>

#include "http/sni.h"
#include "win32/error.h"
#include "win32/text.h"

#define RECORD_SIZE     512u   /* holds one without long texts, which then is asked for once */
#define RECORD_SIZE_MAX 65536u /* far above what a record with its three texts takes */
#define READ_ATTEMPTS   4      /* a record may grow between learning its size and reading it */

/* As HTTP.sys takes and gives it: by its address, or by the host name. */
union set {
    HTTP_SERVICE_CONFIG_SSL_SET address;
    struct sni_set name;
};

union question {
    HTTP_SERVICE_CONFIG_SSL_QUERY address;
    struct sni_query name;
};

/* A record in HTTP.sys' form; `set` points into it, so it must not be copied. */
struct wide_record {
    union set set;
    ULONG size; /* of what of it counts */
    uint8_t hash[THUMBPRINT_SIZE];
    wchar_t store_name[SSL_RECORD_TEXT];
    wchar_t ctl_identifier[SSL_RECORD_TEXT];
    wchar_t ctl_store_name[SSL_RECORD_TEXT];
};

/* Room for a record of the usual size: reading that one takes no memory, which may be short in the
 * middle of a rotation. */
union room {
    union set set;
    uint8_t bytes[RECORD_SIZE];
};

/* ---- by address, or by name ---- */

static HTTP_SERVICE_CONFIG_ID records_of(const struct http_endpoint *endpoint)
{
    return http_endpoint_is_name(endpoint) ? SNI_RECORDS : HttpServiceConfigSSLCertInfo;
}

/* The question, and how large it is. It points into the endpoint. */
static ULONG ask(struct http_endpoint *endpoint, union question *question)
{
    *question = (union question){0};
    if (http_endpoint_is_name(endpoint)) {
        question->name.type = HttpServiceConfigQueryExact;
        question->name.key = (struct sni_key){endpoint->address, endpoint->host};
        return sizeof(question->name);
    }
    question->address.QueryDesc = HttpServiceConfigQueryExact;
    question->address.KeyDesc.pIpPort = (PSOCKADDR)&endpoint->address;
    return sizeof(question->address);
}

/* The same of a record without parameters. */
static ULONG begin(struct http_endpoint *endpoint, union set *set)
{
    *set = (union set){0};
    if (http_endpoint_is_name(endpoint)) {
        set->name.key = (struct sni_key){endpoint->address, endpoint->host};
        return sizeof(set->name);
    }
    set->address.KeyDesc.pIpPort = (PSOCKADDR)&endpoint->address;
    return sizeof(set->address);
}

static HTTP_SERVICE_CONFIG_SSL_PARAM *param_of(const struct http_endpoint *endpoint, union set *set)
{
    return http_endpoint_is_name(endpoint) ? &set->name.param : &set->address.ParamDesc;
}

/* ---- from HTTP.sys to a record ---- */

/* Its documentation names both. */
static bool too_small(DWORD error)
{
    return error == ERROR_INSUFFICIENT_BUFFER || error == ERROR_MORE_DATA;
}

bool http_says_absent(DWORD error)
{
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_NO_MORE_ITEMS ||
           error == ERROR_NOT_FOUND;
}

static struct outcome failed(const char *operation, const struct http_endpoint *endpoint,
                             DWORD error)
{
    struct outcome outcome = outcome_failed(operation, endpoint->text, error);

    if (http_says_absent(error)) {
        outcome.failure = FAILURE_NOT_FOUND;
    }
    return outcome;
}

static struct outcome not_written(const char *operation, const struct http_endpoint *endpoint,
                                  DWORD error)
{
    struct outcome outcome = failed(operation, endpoint, error);

    if (error == ERROR_INVALID_PARAMETER) {
        outcome.failure = FAILURE_NOT_YET; /* what was handed in is sound */
    }
    return outcome;
}

static void release(union set *set, const union room *room)
{
    if (set != &room->set) {
        (void)HeapFree(GetProcessHeap(), 0, set);
    }
}

/* Asks for the endpoint's record. On ERROR_SUCCESS *set must be released. */
static DWORD query(const struct http_endpoint *endpoint, union room *room, union set **set)
{
    struct http_endpoint asked = *endpoint;
    union question question;
    const ULONG question_size = ask(&asked, &question);
    const HTTP_SERVICE_CONFIG_ID id = records_of(endpoint);
    ULONG capacity = sizeof(*room);
    ULONG size = 0;
    DWORD error;

    *room = (union room){.bytes = {0}};
    *set = &room->set;
    error = HttpQueryServiceConfiguration(NULL, id, &question, question_size, *set, capacity, &size,
                                          NULL);
    for (int i = 0; i < READ_ATTEMPTS && too_small(error); i++) {
        release(*set, room);
        if (size <= capacity || size > RECORD_SIZE_MAX) {
            return ERROR_INVALID_DATA;
        }
        capacity = size;
        *set = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, capacity + sizeof(**set));
        if (*set == NULL) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        error = HttpQueryServiceConfiguration(NULL, id, &question, question_size, *set, capacity,
                                              &size, NULL);
    }
    if (error != ERROR_SUCCESS) {
        release(*set, room);
    }
    return error;
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

void http_record_take(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, const char *object,
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

static void read(const struct http_endpoint *endpoint, struct binding *out)
{
    union room room;
    union set *set;
    const DWORD error = query(endpoint, &room, &set);

    *out = (struct binding){0};
    if (http_says_absent(error)) {
        out->presence = PART_ABSENT;
    } else if (error != ERROR_SUCCESS) {
        out->error = outcome_failed("HttpQueryServiceConfiguration", endpoint->text, error);
    } else {
        http_record_take(param_of(endpoint, set), endpoint->text, out);
        release(set, &room);
    }
}

void http_record_read(const struct http_endpoint *endpoint, struct binding *out)
{
    read(endpoint, out);
    if (out->presence == PART_PRESENT || out->presence == PART_MALFORMED) {
        out->written_at = http_endpoint_written_at(endpoint);
    }
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
    HTTP_SERVICE_CONFIG_SSL_PARAM *param = param_of(endpoint, &wide->set);

    *wide = (struct wide_record){0};
    wide->size = begin(endpoint, &wide->set);
    memcpy(wide->hash, record->thumbprint.bytes, THUMBPRINT_SIZE);
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

    read(endpoint, &binding);
    if (binding.presence == PART_UNREADABLE) {
        return binding.error;
    }
    return binding.presence == PART_PRESENT &&
                   thumbprint_equal(&binding.record.thumbprint, &record->thumbprint)
               ? outcome_success()
               : outcome_failed(operation, endpoint->text, ERROR_INVALID_DATA);
}

struct outcome http_record_create(struct http_endpoint *endpoint, const struct ssl_record *record)
{
    struct wide_record wide;
    DWORD error;

    if (!widen(record, endpoint, &wide)) {
        return outcome_failed("HttpSetServiceConfiguration", endpoint->text,
                              ERROR_NO_UNICODE_TRANSLATION);
    }
    error = HttpSetServiceConfiguration(NULL, records_of(endpoint), &wide.set, wide.size, NULL);
    return error == ERROR_SUCCESS
               ? prove_written("read back of HttpSetServiceConfiguration", endpoint, record)
               : not_written("HttpSetServiceConfiguration", endpoint, error);
}

struct outcome http_record_update(http_update_function *update, struct http_endpoint *endpoint,
                                  const struct ssl_record *record)
{
    static const char operation[] = "HttpUpdateServiceConfiguration";
    struct wide_record wide;
    DWORD error;

    if (!widen(record, endpoint, &wide)) {
        return outcome_failed(operation, endpoint->text, ERROR_NO_UNICODE_TRANSLATION);
    }
    error = update(NULL, records_of(endpoint), &wide.set, wide.size, NULL);
    return error == ERROR_SUCCESS
               ? prove_written("read back of HttpUpdateServiceConfiguration", endpoint, record)
               : not_written(operation, endpoint, error);
}

struct outcome http_record_remove(struct http_endpoint *endpoint)
{
    union set set;
    const ULONG size = begin(endpoint, &set);
    struct binding left;
    DWORD error;

    error = HttpDeleteServiceConfiguration(NULL, records_of(endpoint), &set, size, NULL);
    if (error != ERROR_SUCCESS) {
        return failed("HttpDeleteServiceConfiguration", endpoint, error);
    }
    read(endpoint, &left);
    if (left.presence == PART_UNREADABLE) {
        return left.error;
    }
    return left.presence == PART_ABSENT
               ? outcome_success()
               : outcome_failed("read back of HttpDeleteServiceConfiguration", endpoint->text,
                                ERROR_INVALID_DATA);
}
