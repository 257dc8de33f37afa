/* Whether records are, field by field, what they should be. */
#include "bindings.h"

#include <ws2tcpip.h> /* before http.h */

#include <http.h>
#include <string.h>
#include <wchar.h>

#include "http_named.h"

#define RECORD_SIZE 4096u

static void assert_same(const struct binding *actual, const struct binding *expected)
{
    assert_int_equal(actual->present, expected->present);
    assert_memory_equal(&actual->application, &expected->application, sizeof(GUID));
    assert_int_equal(actual->hash_length, expected->hash_length);
    assert_memory_equal(actual->hash, expected->hash, sizeof(actual->hash));
    assert_int_equal(wcscmp(actual->store, expected->store), 0);
    assert_int_equal(actual->check_mode, expected->check_mode);
    assert_int_equal(actual->freshness_time, expected->freshness_time);
    assert_int_equal(actual->url_timeout, expected->url_timeout);
    assert_int_equal(wcscmp(actual->ctl_identifier, expected->ctl_identifier), 0);
    assert_int_equal(wcscmp(actual->ctl_store, expected->ctl_store), 0);
    assert_int_equal(actual->flags, expected->flags);
}

void assert_binding(enum family family, WORD port, const struct binding *expected)
{
    const struct binding actual = binding_read(family, port);

    assert_same(&actual, expected);
}

void assert_binding_for_address(const BYTE address[4], WORD port, const struct binding *expected)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    HTTP_SERVICE_CONFIG_SSL_QUERY question = {.QueryDesc = HttpServiceConfigQueryExact,
                                              .KeyDesc.pIpPort = (PSOCKADDR)&ipv4};
    union {
        HTTP_SERVICE_CONFIG_SSL_SET set;
        BYTE space[RECORD_SIZE];
    } found;
    ULONG size = 0;

    memcpy(&ipv4.sin_addr, address, 4);
    assert_code(HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &question,
                                              sizeof(question), &found, sizeof(found), &size,
                                              NULL));
    const struct binding actual = binding_of_param(&found.set.ParamDesc);
    assert_same(&actual, expected);
}

void assert_binding_for_name(wchar_t *host, WORD port, const struct binding *expected)
{
    const struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct http_sni_query question = {.type = HttpServiceConfigQueryExact, .key = {.host = host}};
    union {
        struct http_sni_set set;
        BYTE space[RECORD_SIZE];
    } found;
    ULONG size = 0;

    memcpy(&question.key.address, &ipv4, sizeof(ipv4));
    assert_code(HttpQueryServiceConfiguration(
        NULL, (HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO, &question, sizeof(question),
        &found, sizeof(found), &size, NULL));
    const struct binding actual = binding_of_param(&found.set.param);
    assert_same(&actual, expected);
}
