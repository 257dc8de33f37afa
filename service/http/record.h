/* One record of HTTP.sys, by its endpoint: for http/bindings.c and http/trial.c. HttpInitialize
 * must have succeeded. Outcomes name the endpoint as their object; every write is read back. */
#ifndef HTTP_RECORD_H
#define HTTP_RECORD_H

#include "http/bindings.h"
#include "http/endpoint.h"
#include "win32/annotations.h"

/* Whether the code says that there is no such record. Which does depends on the version of Windows:
 * an exact query and a delete answer ERROR_FILE_NOT_FOUND or ERROR_NO_MORE_ITEMS. */
bool http_says_absent(DWORD error);

/* PRESENT, or MALFORMED without a hash of 20 bytes, or UNREADABLE where a text does not fit. */
void http_record_take(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, const char *object,
                      struct binding *out);

void http_record_read(const struct http_endpoint *endpoint, _Out_ struct binding *out);

/* As http/bindings.h has them. */
struct outcome http_record_create(struct http_endpoint *endpoint, const struct ssl_record *record);
struct outcome http_record_update(http_update_function *update, struct http_endpoint *endpoint,
                                  const struct ssl_record *record);
struct outcome http_record_remove(struct http_endpoint *endpoint);

#endif
