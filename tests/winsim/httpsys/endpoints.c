/* Cached TLS contexts by IP:port; see endpoints.h. */
#include "endpoints.h"
#include "hex.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PRIVATEKEYBLOB_TYPE = 7, ADDRESS_SIZE = INET6_ADDRSTRLEN };

static bool port_valid(const char *text)
{
    char *end = NULL;
    const unsigned long port = strtoul(text, &end, 10);
    char printed[8];

    if (*end != '\0' || port == 0 || port > UINT16_MAX) {
        return false;
    }
    snprintf(printed, sizeof printed, "%lu", port);
    return strcmp(printed, text) == 0;
}

/* Copies the address of "address:port" or "[address]:port" and gives back its family, AF_UNSPEC
 * when it has neither form. */
static int split_name(const char *name, char address[ADDRESS_SIZE], const char **port)
{
    const bool bracketed = name[0] == '[';
    const char *start = bracketed ? name + 1 : name;
    const char *end = bracketed ? strstr(start, "]:") : strchr(start, ':');

    if (end == NULL || (size_t)(end - start) >= ADDRESS_SIZE) {
        return AF_UNSPEC;
    }
    memcpy(address, start, (size_t)(end - start));
    address[end - start] = '\0';
    *port = end + (bracketed ? 2 : 1);
    return bracketed ? AF_INET6 : AF_INET;
}

static bool host_valid(const char *name)
{
    const char *colon = strchr(name, ':');
    const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.*");

    return colon != NULL && length > 0 && name + length == colon &&
           strspn(name, "0123456789.") < length && strlen(name) < ENDPOINT_NAME_SIZE &&
           port_valid(colon + 1);
}

bool endpoint_name_valid(const char *name)
{
    char address[ADDRESS_SIZE];
    char printed[ADDRESS_SIZE];
    unsigned char binary[sizeof(struct in6_addr)];
    const char *port = NULL;
    const int family = split_name(name, address, &port);

    if (host_valid(name)) {
        return true;
    }
    return family != AF_UNSPEC && strlen(name) < ENDPOINT_NAME_SIZE &&
           inet_pton(family, address, binary) == 1 &&
           inet_ntop(family, binary, printed, sizeof printed) != NULL &&
           strcmp(address, printed) == 0 && port_valid(port);
}

/* The entry's place, or count when there is none. */
static size_t place_of(const struct endpoints *endpoints, const char *name)
{
    size_t i = 0;

    while (i < endpoints->count && strcmp(endpoints->entries[i].name, name) != 0) {
        i++;
    }
    return i;
}

const struct endpoint *endpoints_find(const struct endpoints *endpoints, const char *name)
{
    const size_t place = place_of(endpoints, name);

    return place < endpoints->count ? &endpoints->entries[place] : NULL;
}

static X509 *decode_certificate(const struct endpoint_material *material)
{
    const unsigned char *at = material->certificate;

    if (material->certificate_length > LONG_MAX) {
        return NULL;
    }
    return d2i_X509(NULL, &at, (long)material->certificate_length);
}

static EVP_PKEY *decode_key(const struct endpoint_material *material)
{
    const unsigned char *at = material->key;

    if (material->key_length == 0 || material->key_length > INT_MAX) {
        return NULL;
    }
    if (material->key[0] == PRIVATEKEYBLOB_TYPE) {
        BIO *bio = BIO_new_mem_buf(material->key, (int)material->key_length);
        EVP_PKEY *key = bio == NULL ? NULL : b2i_PrivateKey_bio(bio);

        BIO_free(bio);
        return key;
    }
    return d2i_AutoPrivateKey(NULL, &at, (long)material->key_length);
}

static bool has_thumbprint(const X509 *certificate, const char *thumbprint)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char text[2 * EVP_MAX_MD_SIZE + 1];
    unsigned int length = 0;

    if (X509_digest(certificate, EVP_sha1(), digest, &length) != 1) {
        return false;
    }
    hex_encode(digest, length, text);
    return strcasecmp(text, thumbprint) == 0;
}

static SSL_CTX *make_context(X509 *certificate, EVP_PKEY *key)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

    if (tls == NULL) {
        return NULL;
    }
    /* HTTP.sys takes what the administrator bound, short keys included; which certificate is good
     * enough is the product's business. */
    SSL_CTX_set_security_level(tls, 0);
    SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) != 1 ||
        SSL_CTX_use_certificate(tls, certificate) != 1 || SSL_CTX_use_PrivateKey(tls, key) != 1 ||
        SSL_CTX_check_private_key(tls) != 1) {
        SSL_CTX_free(tls);
        return NULL;
    }
    return tls;
}

static const char *load(const struct endpoint_material *material, const char *thumbprint,
                        SSL_CTX **tls)
{
    X509 *certificate = decode_certificate(material);
    EVP_PKEY *key = decode_key(material);
    const char *problem = NULL;

    if (certificate == NULL) {
        problem = "certificate does not decode";
    } else if (key == NULL) {
        problem = "key does not decode";
    } else if (!has_thumbprint(certificate, thumbprint)) {
        problem = "thumbprint is not the certificate's";
    } else if ((*tls = make_context(certificate, key)) == NULL) {
        problem = "key does not belong to the certificate";
    }
    EVP_PKEY_free(key);
    X509_free(certificate);
    ERR_clear_error();
    return problem;
}

const char *endpoints_bind(struct endpoints *endpoints, const char *name, const char *thumbprint,
                           const struct endpoint_material *material)
{
    const size_t place = place_of(endpoints, name);
    struct endpoint *entry = &endpoints->entries[place];
    SSL_CTX *tls = NULL;
    const char *problem =
        place == ENDPOINTS_MAX ? "too many endpoints" : load(material, thumbprint, &tls);

    if (problem != NULL) {
        return problem;
    }
    if (place == endpoints->count) {
        endpoints->count++;
    } else {
        SSL_CTX_free(entry->tls); /* connections that use it hold their own reference */
    }
    snprintf(entry->name, sizeof entry->name, "%s", name);
    snprintf(entry->thumbprint, sizeof entry->thumbprint, "%s", thumbprint);
    entry->tls = tls;
    return NULL;
}

bool endpoints_unbind(struct endpoints *endpoints, const char *name)
{
    const size_t place = place_of(endpoints, name);

    if (place == endpoints->count) {
        return false;
    }
    SSL_CTX_free(endpoints->entries[place].tls);
    endpoints->entries[place] = endpoints->entries[--endpoints->count];
    return true;
}

const struct endpoint *endpoints_for(const struct endpoints *endpoints, const char *local,
                                     uint16_t port)
{
    char name[ENDPOINT_NAME_SIZE];
    const struct endpoint *entry;

    snprintf(name, sizeof name, "%.48s:%u", local, (unsigned)port);
    entry = endpoints_find(endpoints, name);
    if (entry != NULL) {
        return entry;
    }
    snprintf(name, sizeof name, local[0] == '[' ? "[::]:%u" : "0.0.0.0:%u", (unsigned)port);
    return endpoints_find(endpoints, name);
}

const struct endpoint *endpoints_by_name(const struct endpoints *endpoints, const char *host,
                                         uint16_t port)
{
    char name[ENDPOINT_NAME_SIZE];
    const char *dot = strchr(host, '.');
    const struct endpoint *entry;

    if (strlen(host) + sizeof ":65535" > sizeof name) {
        return NULL;
    }
    snprintf(name, sizeof name, "%s:%u", host, (unsigned)port);
    for (char *at = name; *at != '\0'; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    entry = endpoints_find(endpoints, name);
    if (entry != NULL || dot == NULL || dot == host) {
        return entry;
    }
    name[dot - host - 1] = '*';
    return endpoints_find(endpoints, &name[dot - host - 1]);
}

bool endpoint_is_wildcard(const struct endpoint *endpoint)
{
    return strncmp(endpoint->name, "0.0.0.0:", 8) == 0 || strncmp(endpoint->name, "[::]:", 5) == 0;
}

void endpoints_clear(struct endpoints *endpoints)
{
    while (endpoints->count > 0) {
        SSL_CTX_free(endpoints->entries[--endpoints->count].tls);
    }
}
