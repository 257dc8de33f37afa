/* SSTP's parameters in the registry. */
#include "rras/sstp_parameters.h"

#include <string.h>

#include "win32/error.h"
#include "win32/registry.h"
#include "win32/text.h"

static const wchar_t parameters_key[] = L"SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters";
static const wchar_t sha256_name[] = L"SHA256CertificateHash";
static const wchar_t sha1_name[] = L"SHA1CertificateHash";
static const wchar_t port_name[] = L"ListenerPort";
static const wchar_t https_name[] = L"UseHttps";
static const wchar_t by_admin_name[] = L"isHashConfiguredByAdmin";

#define PORT_MAX 65535u

static struct outcome value_invalid(const char *operation, const wchar_t *name)
{
    char object[OUTCOME_OBJECT_SIZE];

    (void)text_to_utf8(name, object, sizeof(object));
    return outcome_failed(operation, object, ERROR_INVALID_DATA);
}

/* ---- reading ---- */

static void read_hash(HKEY key, const wchar_t *name, uint32_t length, struct hash_value *out)
{
    uint32_t size = 0;

    *out = (struct hash_value){0};
    out->presence = registry_read_binary(key, name, out->bytes, length, &size, &out->error);
    if (out->presence == PART_PRESENT && size != length) {
        out->presence = PART_MALFORMED;
        out->error = value_invalid("RegQueryValueExW", name);
    }
    if (out->presence != PART_PRESENT) {
        memset(out->bytes, 0, sizeof(out->bytes));
    }
    /* What is found wrong with it later is said of this value, too. */
    (void)text_to_utf8(name, out->error.object, sizeof(out->error.object));
}

static void read_hashes(HKEY key, struct hash_pair *out)
{
    read_hash(key, sha256_name, SHA256_SIZE, &out->sha256);
    read_hash(key, sha1_name, THUMBPRINT_SIZE, &out->sha1);
}

static void read_port(HKEY key, struct dword_value *out)
{
    registry_read_dword(key, port_name, out);
    if (out->presence == PART_PRESENT && out->value > PORT_MAX) {
        *out = (struct dword_value){.presence = PART_MALFORMED,
                                    .error = value_invalid("RegQueryValueExW", port_name)};
    }
}

/* The key itself cannot be opened: so for every value, each under its own name. */
static void all_unreadable(struct sstp_parameters *out, const struct outcome *error)
{
    const struct {
        const wchar_t *name;
        struct outcome *error;
    } values[] = {
        {port_name, &out->listener_port.error},
        {https_name, &out->use_https.error},
        {by_admin_name, &out->hash_configured_by_admin.error},
        {sha256_name, &out->hashes.sha256.error},
        {sha1_name, &out->hashes.sha1.error},
    };

    *out = (struct sstp_parameters){0};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        *values[i].error = *error;
        (void)text_to_utf8(values[i].name, values[i].error->object,
                           sizeof(values[i].error->object));
    }
}

void sstp_parameters_read(struct sstp_parameters *out)
{
    HKEY key;
    const struct outcome opened = registry_open(parameters_key, KEY_QUERY_VALUE, &key);

    if (!outcome_ok(&opened)) {
        all_unreadable(out, &opened);
        return;
    }
    read_port(key, &out->listener_port);
    registry_read_dword(key, https_name, &out->use_https);
    registry_read_dword(key, by_admin_name, &out->hash_configured_by_admin);
    read_hashes(key, &out->hashes);
    registry_close(key);
}

/* ---- writing ---- */

static struct outcome write_hash(HKEY key, const wchar_t *name, uint32_t length,
                                 const struct hash_value *hash)
{
    struct hash_value written;
    struct outcome outcome;

    if (hash->presence != PART_PRESENT && hash->presence != PART_ABSENT) {
        return outcome_success(); /* not to be touched */
    }
    outcome = hash->presence == PART_PRESENT
                  ? registry_write(key, name, REG_BINARY, hash->bytes, length)
                  : registry_delete(key, name);
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    read_hash(key, name, length, &written);
    if (written.presence == PART_UNREADABLE) {
        return written.error;
    }
    if (written.presence != hash->presence ||
        (hash->presence == PART_PRESENT && memcmp(written.bytes, hash->bytes, length) != 0)) {
        return value_invalid("read back of the hash", name);
    }
    return outcome_success();
}

struct outcome sstp_parameters_write_hashes(const struct hash_pair *hashes)
{
    HKEY key;
    struct outcome outcome = registry_create(parameters_key, KEY_QUERY_VALUE | KEY_SET_VALUE,
                                             REG_OPTION_NON_VOLATILE, &key);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    outcome = write_hash(key, sha256_name, SHA256_SIZE, &hashes->sha256);
    if (outcome_ok(&outcome)) {
        outcome = write_hash(key, sha1_name, THUMBPRINT_SIZE, &hashes->sha1);
    }
    registry_close(key);
    return outcome;
}
