/* Arbitrary stores: names and certificates. */
#include <string.h>

#include "world_parts.h"

#define NAMES_MAX 6

/* ---- names ---- */

static const char *const known_names[] = {
    "vpn.example.com",   "VPN.Example.COM", "*.example.com", "example.com",
    "other.example.net", "192.0.2.1",       "2001:db8::1",
};
#define KNOWN (sizeof(known_names) / sizeof(known_names[0]))

const char *parts_name(struct bytes *bytes, unsigned choice)
{
    const unsigned number = choice % (KNOWN + 3);

    return number < KNOWN ? known_names[number] : bytes_text(bytes, PARTS_TEXT);
}

static struct certificate_name take_name(struct bytes *bytes)
{
    const unsigned choice = bytes_u8(bytes);

    return (struct certificate_name){(enum name_kind)(choice % 3), parts_name(bytes, choice / 3)};
}

struct names world_names(struct bytes *bytes)
{
    const size_t count = bytes_below(bytes, NAMES_MAX + 1);
    struct certificate_name *items = bytes_allocate(bytes, count * sizeof(*items));

    for (size_t i = 0; i < count; i++) {
        items[i] = take_name(bytes);
    }
    return (struct names){items, count};
}

struct names world_copy_names(struct bytes *bytes, const struct names *names)
{
    struct certificate_name *items = bytes_allocate(bytes, names->count * sizeof(*items));

    for (size_t i = 0; i < names->count; i++) {
        const size_t size = strlen(names->items[i].text) + 1;
        char *text = bytes_allocate(bytes, size);
        memcpy(text, names->items[i].text, size);
        items[i] = (struct certificate_name){names->items[i].kind, text};
    }
    return (struct names){items, names->count};
}

static const struct certificate_name usual_name = {NAME_DNS, "vpn.example.com"};

/* ---- certificates ---- */

static struct certificate good_certificate(unsigned number)
{
    struct certificate certificate = {.thumbprint = parts_thumbprint_of(number),
                                      .decoded = true,
                                      .not_before = WORLD_NOW - 30 * INSTANT_DAY,
                                      .not_after = WORLD_NOW + 30 * INSTANT_DAY,
                                      .private_key = KEY_USABLE,
                                      .line.key_algorithm = KEY_ALGORITHM_RSA,
                                      .key_bits = 2048,
                                      .usage = USAGE_SERVER_AUTHENTICATION,
                                      .subject = "CN=vpn.example.com",
                                      .issuer = "CN=Example CA",
                                      .names = &usual_name,
                                      .name_count = 1,
                                      .chain = CHAIN_GOOD,
                                      .root_kind = ROOT_LISTED,
                                      .issuers = {{.name = {1}}},
                                      .issuer_count = 1,
                                      .template_oid = "",
                                      .template_name = ""};

    parts_sha256_of(number, certificate.sha256);
    return certificate;
}

static void change_key(struct bytes *bytes, struct certificate *certificate)
{
    certificate->private_key = (enum private_key)bytes_below(bytes, KEY_USABLE + 1);
    certificate->private_key_error = bytes_u32(bytes);
    certificate->line.key_algorithm =
        (enum key_algorithm)bytes_below(bytes, KEY_ALGORITHM_ECDSA + 1);
    certificate->key_bits = bytes_bool(bytes) ? 1024 : bytes_u32(bytes);
}

void world_take_issuers(struct bytes *bytes, struct issuer issuers[ISSUERS_MAX], size_t *count)
{
    *count = bytes_below(bytes, 4);
    for (size_t i = 0; i < *count; i++) {
        issuers[i] = (struct issuer){.name = {(uint8_t)bytes_below(bytes, 3)},
                                     .key = {(uint8_t)bytes_below(bytes, 2)},
                                     .has_key = bytes_bool(bytes)};
    }
}

static void change_chain(struct bytes *bytes, struct certificate *certificate)
{
    certificate->chain = (enum chain)bytes_below(bytes, CHAIN_BAD + 1);
    certificate->self_signed = bytes_bool(bytes);
    certificate->root_kind = (enum root_kind)bytes_below(bytes, ROOT_LISTED + 1);
    certificate->has_scts = bytes_bool(bytes);
    world_take_issuers(bytes, certificate->issuers, &certificate->issuer_count);
    certificate->issuer = bytes_text(bytes, PARTS_TEXT);
    certificate->template_oid =
        bytes_bool(bytes) ? "1.3.6.1.4.1.311.21.8.1" : bytes_text(bytes, PARTS_TEXT);
}

static void change_succession(struct bytes *bytes, struct certificate *certificate)
{
    certificate->archived = bytes_bool(bytes);
    certificate->has_successor = bytes_bool(bytes);
    certificate->successor = parts_thumbprint(bytes);
}

static struct certificate take_certificate(struct bytes *bytes, unsigned number)
{
    struct certificate certificate = good_certificate(number);
    const unsigned changes = bytes_u8(bytes);

    if (parts_bit(changes, 0)) {
        certificate.not_before = parts_instant(bytes);
        certificate.not_after = parts_instant(bytes);
    }
    if (parts_bit(changes, 1)) {
        const struct names names = world_names(bytes);
        certificate.names = names.items;
        certificate.name_count = names.count;
        certificate.subject = bytes_text(bytes, PARTS_TEXT);
    }
    if (parts_bit(changes, 2)) {
        change_key(bytes, &certificate);
    }
    if (parts_bit(changes, 3)) {
        certificate.usage = (enum key_usage)bytes_below(bytes, USAGE_SERVER_AUTHENTICATION + 1);
    }
    if (parts_bit(changes, 4)) {
        change_chain(bytes, &certificate);
    }
    if (parts_bit(changes, 5)) {
        change_succession(bytes, &certificate);
    }
    if (parts_bit(changes, 6)) {
        certificate.decoded = false;
    }
    if (parts_bit(changes, 7)) { /* what HTTP.sys takes for the same certificate need not be */
        bytes_fill(bytes, certificate.sha256, SHA256_SIZE);
    }
    return certificate;
}

void parts_store(struct bytes *bytes, struct store_facts *store)
{
    const size_t count = bytes_below(bytes, PARTS_CERTIFICATES + 1);
    struct certificate *certificates = bytes_allocate(bytes, count * sizeof(*certificates));

    for (size_t i = 0; i < count; i++) {
        certificates[i] = take_certificate(bytes, (unsigned)i);
    }
    *store = (struct store_facts){
        .presence = PART_PRESENT, .certificates = certificates, .count = count};
}
