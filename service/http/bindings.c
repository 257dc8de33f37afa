/* HTTP.sys' SSL certificate bindings. */
#include "http/bindings.h"

#include "http/record.h"
#include "win32/error.h"

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
    http_record_read(&endpoint, out);
}

/* What the caller asks for is none that HTTP.sys could have. */
static struct outcome no_site(const struct http_endpoint *endpoint)
{
    return outcome_failed("SSL certificate binding", endpoint->text, ERROR_INVALID_DATA);
}

struct outcome http_bindings_update(const struct http_bindings *self,
                                    const struct binding_site *site,
                                    const struct ssl_record *record)
{
    struct http_endpoint endpoint;

    if (!http_endpoint_of(site, &endpoint)) {
        return no_site(&endpoint);
    }
    if (!self->initialized) {
        return not_initialized(endpoint.text);
    }
    return self->update == NULL ? outcome_failed("HttpUpdateServiceConfiguration", endpoint.text,
                                                 ERROR_PROC_NOT_FOUND)
                                : http_record_update(self->update, &endpoint, record);
}

struct outcome http_bindings_create(const struct http_bindings *self,
                                    const struct binding_site *site,
                                    const struct ssl_record *record)
{
    struct http_endpoint endpoint;

    if (!http_endpoint_of(site, &endpoint)) {
        return no_site(&endpoint);
    }
    return self->initialized ? http_record_create(&endpoint, record)
                             : not_initialized(endpoint.text);
}

struct outcome http_bindings_delete(const struct http_bindings *self,
                                    const struct binding_site *site)
{
    struct http_endpoint endpoint;

    (void)self;
    return http_endpoint_of(site, &endpoint) ? http_record_remove(&endpoint) : no_site(&endpoint);
}
