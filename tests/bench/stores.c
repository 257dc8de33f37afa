/* The stores. The bound certificate is the last one, where a search ends. */
#include "stores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW        ((instant)134000000000000000)
#define NAMES      8
#define MANY_NAMES 100

/* The name that is looked for comes last. */
static const struct certificate_name eight_names[NAMES] = {
    {NAME_DNS, "a.vpn.example.com"}, {NAME_DNS, "b.vpn.example.com"},
    {NAME_DNS, "c.vpn.example.com"}, {NAME_DNS, "d.vpn.example.com"},
    {NAME_DNS, "e.vpn.example.com"}, {NAME_DNS, "f.vpn.example.com"},
    {NAME_IP, "192.0.2.1"},          {NAME_DNS, "vpn.example.com"},
};

static struct thumbprint thumbprint_of(size_t i)
{
    struct thumbprint thumbprint = {{0}};

    /* Differs only at the end, where a comparison ends. */
    for (size_t byte = 0; byte < sizeof(uint32_t); byte++) {
        thumbprint.bytes[THUMBPRINT_SIZE - 1 - byte] = (uint8_t)(i >> (8 * byte));
    }
    return thumbprint;
}

static struct certificate renewal(size_t i)
{
    struct certificate certificate = {.thumbprint = thumbprint_of(i),
                                      .decoded = true,
                                      .not_before = NOW - 30 * INSTANT_DAY,
                                      .not_after = NOW + 300 * INSTANT_DAY,
                                      .private_key = KEY_USABLE,
                                      .line.key_algorithm = KEY_ALGORITHM_RSA,
                                      .key_bits = 2048,
                                      .usage = USAGE_SERVER_AUTHENTICATION,
                                      .subject = "CN=vpn.example.com",
                                      .issuer = "CN=Example CA",
                                      .names = eight_names + NAMES - 1,
                                      .name_count = 1,
                                      .chain = CHAIN_GOOD,
                                      .root_kind = ROOT_LISTED,
                                      .issuers = {{.name = {1}}},
                                      .issuer_count = 1,
                                      .template_oid = "",
                                      .template_name = ""};

    memcpy(certificate.sha256, certificate.thumbprint.bytes, THUMBPRINT_SIZE);
    return certificate;
}

/* ---- the mixes ---- */

/* All eligible and alike: each is compared by everything there is to prefer. */
static void make_alike(struct certificate *certificate, size_t i, size_t count)
{
    (void)certificate;
    (void)i;
    (void)count;
}

static void make_names(struct certificate *certificate, size_t i, size_t count)
{
    (void)i;
    (void)count;
    certificate->names = eight_names;
    certificate->name_count = NAMES;
}

/* Two copies with texts of their own, so that to be found equal they are read. */
static struct certificate_name many_names[2][MANY_NAMES];

static void fill_many_names(void)
{
    static char texts[2][MANY_NAMES][sizeof("host000.vpn.example.com")];

    for (size_t i = 0; i < 2 * (size_t)MANY_NAMES; i++) {
        char *text = texts[i / MANY_NAMES][i % MANY_NAMES];
        (void)snprintf(text, sizeof(texts[0][0]), "host%03u.vpn.example.com",
                       (unsigned)(i % MANY_NAMES));
        many_names[i / MANY_NAMES][i % MANY_NAMES] = (struct certificate_name){NAME_DNS, text};
    }
}

static void make_many_names(struct certificate *certificate, size_t i, size_t count)
{
    (void)count;
    certificate->names = many_names[i % 2];
    certificate->name_count = MANY_NAMES;
}

/* Each is renewed by the one before it in the store, the first by the bound one: the longest chain
 * there can be, at the end of the store, where a search for each of its links ends. */
static void make_renewals(struct certificate *certificate, size_t i, size_t count)
{
    certificate->has_successor = true;
    certificate->successor = thumbprint_of((i + count - 1) % count);
}

/* The same, and each ends before what it renewed, so that only the end of the line will do. */
static void make_shorter(struct certificate *certificate, size_t i, size_t count)
{
    make_renewals(certificate, i, count);
    certificate->has_successor = i > 0;
    certificate->not_after -= (count - i) * INSTANT_MINUTE / 10;
}

/* Every kind in turn: expired, without key, archived, undecodable, weak, for clients, ... */
static void make_rejected(struct certificate *certificate, size_t i, size_t count)
{
    (void)count;
    switch (i % 7) {
    case 0:
        certificate->not_after = NOW - INSTANT_DAY;
        break;
    case 1:
        certificate->private_key = KEY_ABSENT;
        break;
    case 2:
        certificate->archived = true;
        break;
    case 3:
        certificate->decoded = false;
        break;
    case 4:
        certificate->key_bits = 1024;
        break;
    case 5:
        certificate->usage = USAGE_OTHER;
        break;
    default:
        certificate->root_kind = ROOT_UNKNOWN;
        certificate->issuer_count = 0;
        certificate->self_signed = true;
        break;
    }
}

/* All but the bound one are of another, private authority: each is asked for its issuers. */
static void make_other_root(struct certificate *certificate, size_t i, size_t count)
{
    if (i + 1 != count) {
        certificate->root_kind = ROOT_NOT_LISTED;
        certificate->issuers[0].name[0] = 2;
    }
}

/* A line of renewals in which each is worse than the one before has no reason to exist. */
#define LIMIT 5e-3

const struct mix mixes[] = {
    {"alike", "all eligible and alike but for the thumbprint", make_alike, LIMIT},
    {"names", "all eligible, each for eight names", make_names, LIMIT},
    {"many-names", "all eligible, each for a hundred names", make_many_names, LIMIT},
    {"renewals", "each renewed by the previous one, in a circle", make_renewals, LIMIT},
    {"shorter", "each renewed by the previous one, which ends sooner", make_shorter, 2 * LIMIT},
    {"rejected", "every reason to reject one, in turn", make_rejected, LIMIT},
    {"roots", "all but the bound one from another root", make_other_root, LIMIT},
};
const size_t mix_count = sizeof(mixes) / sizeof(mixes[0]);

/* ---- the server ---- */

static void make_server(struct snapshot *snapshot, const struct thumbprint *bound)
{
    const struct service_facts running = {
        .presence = PART_PRESENT, .state = SERVICE_IS_RUNNING, .started_at = NOW - INSTANT_DAY};
    const struct dword_value absent = {.presence = PART_ABSENT};

    snapshot->taken_at = NOW;
    snapshot->atomic_update = true;
    snapshot->parameters.listener_port = absent;
    snapshot->parameters.use_https = absent;
    snapshot->parameters.hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    snapshot->parameters.hashes.sha256.presence = PART_PRESENT;
    memcpy(snapshot->parameters.hashes.sha256.bytes, bound->bytes, THUMBPRINT_SIZE);
    snapshot->parameters.hashes.sha1.presence = PART_ABSENT;
    snapshot->sstp = running;
    snapshot->remote_access = running;
    snapshot->dependents.presence = PART_PRESENT;
    snapshot->state.presence = PART_PRESENT;
    snapshot->state.intent.presence = PART_ABSENT;
    snapshot->state.last_good.presence = PART_ABSENT;
    snapshot->state.sstp_start.presence = PART_ABSENT;
    snapshot->state.choice.presence = PART_ABSENT;
    snapshot->state.exclusions.presence = PART_ABSENT;
    snapshot->overriding.presence = PART_PRESENT;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot->bindings[family] = (struct binding){.presence = PART_PRESENT,
                                                      .record = ssl_record_for_sstp(bound),
                                                      .written_at = NOW - 2 * INSTANT_DAY};
    }
}

struct snapshot *store_make(const struct mix *mix, size_t count)
{
    struct snapshot *snapshot = calloc(1, sizeof(*snapshot));
    struct certificate *certificates = calloc(count, sizeof(*certificates));
    struct settings *settings = calloc(1, sizeof(*settings));
    const struct thumbprint bound = thumbprint_of(count - 1);

    if (snapshot == NULL || certificates == NULL || settings == NULL) {
        free(snapshot);
        free(certificates);
        free(settings);
        return NULL;
    }
    fill_many_names();
    *settings = settings_default();
    make_server(snapshot, &bound);
    for (size_t i = 0; i < count; i++) {
        certificates[i] = renewal(i);
        if (mix->make != make_rejected || i + 1 < count) {
            mix->make(&certificates[i], i, count);
        }
    }
    snapshot->settings = settings;
    snapshot->store = (struct store_facts){
        .presence = PART_PRESENT, .certificates = certificates, .count = count, .sorted = true};
    return snapshot;
}

void store_free(struct snapshot *snapshot)
{
    free((void *)snapshot->store.certificates);
    free((void *)snapshot->settings);
    free(snapshot);
}
