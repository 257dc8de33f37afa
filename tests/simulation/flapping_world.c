/* Random certificates of few kinds, so that they are equal in much, and the times that matter. */
#include "flapping.h"

#include <stdio.h>
#include <string.h>

#include "certificate/in_service.h"
#include "certificate/verdict.h"
#include "settings/text.h"
#include "timing/schedule.h"

static unsigned below(struct world *world, unsigned limit)
{
    return random_below(&world->random, limit);
}

static bool chance(struct world *world, unsigned percent)
{
    return random_percent(&world->random, percent);
}

/* ---- certificates ---- */

static const struct certificate_name vpn[] = {{NAME_DNS, "vpn.example.com"}};
static const struct certificate_name wildcard[] = {{NAME_DNS, "*.example.com"}};
static const struct certificate_name mail[] = {{NAME_DNS, "mail.example.com"}};
static const struct certificate_name both[] = {{NAME_DNS, "vpn.example.com"},
                                               {NAME_DNS, "mail.example.com"}};

static void draw_names(struct world *world, struct certificate *out)
{
    const struct names sets[] = {{vpn, 1},      {vpn, 1},  {vpn, 1},  {both, 2},
                                 {wildcard, 1}, {mail, 1}, {both, 2}, {vpn, 0}};
    const struct names *names = &sets[below(world, sizeof(sets) / sizeof(sets[0]))];

    out->names = names->items;
    out->name_count = names->count;
}

/* By whole days and few lifetimes, so that moments coincide. */
static void draw_validity(struct world *world, struct certificate *out)
{
    static const unsigned lifetimes[] = {1, 6, 47, 90, 90, 90, 398, 1825};
    const instant lifetime = lifetimes[below(world, 8)] * INSTANT_DAY;
    const instant used = chance(world, 50) ? 0 : lifetime / 16 * below(world, 17);

    out->not_before = world->now / INSTANT_DAY * INSTANT_DAY - used +
                      (chance(world, 20) ? below(world, 20) * INSTANT_DAY : 0);
    out->not_after = out->not_before + lifetime;
}

/* 8 and 9 are public authorities, 3 is one that nobody knows here, the others are private. What is
 * self-signed may have the organisation of any of them. */
static void draw_issuer(struct world *world, struct certificate *out)
{
    static const uint8_t issuers[] = {1, 1, 2, 3, 8, 8, 8, 9};
    const uint8_t issuer = issuers[below(world, sizeof(issuers))];

    out->self_signed = chance(world, 8);
    out->root_kind = out->self_signed || issuer == 3 ? ROOT_UNKNOWN
                     : issuer >= 8                   ? ROOT_LISTED
                                                     : ROOT_NOT_LISTED;
    out->issuer_count = out->self_signed ? 0 : 1;
    memset(out->issuers[0].name, issuer, ISSUER_MARK_SIZE);
    memset(out->line.organisation, issuer, LINE_MARK_SIZE);
    out->line.for_ike = chance(world, 8);
    out->line.has_template = !out->self_signed && issuer < 3 && chance(world, 50);
    memset(out->line.template_mark, (int)(1 + below(world, 2)), LINE_MARK_SIZE);
    out->chain = chance(world, 4)                   ? CHAIN_BAD
                 : issuer != 3 && chance(world, 80) ? CHAIN_GOOD
                                                    : CHAIN_UNKNOWN;
}

static void draw(struct world *world, size_t place)
{
    struct certificate *out = &world->all[place];

    *out =
        (struct certificate){.decoded = true,
                             .private_key = chance(world, 90)   ? KEY_USABLE
                                            : chance(world, 50) ? KEY_UNKNOWN
                                                                : KEY_ABSENT,
                             .key_bits = 2048,
                             .usage = chance(world, 95) ? USAGE_SERVER_AUTHENTICATION : USAGE_OTHER,
                             .subject = "any",
                             .issuer = "any",
                             .template_oid = "",
                             .archived = chance(world, 8)};
    for (size_t i = 0; i < THUMBPRINT_SIZE; i++) {
        out->thumbprint.bytes[i] = (uint8_t)below(world, 256);
    }
    memcpy(out->sha256, out->thumbprint.bytes, THUMBPRINT_SIZE);
    out->line.key_algorithm = chance(world, 85) ? KEY_ALGORITHM_RSA : KEY_ALGORITHM_ECDSA;
    draw_names(world, out);
    draw_validity(world, out);
    draw_issuer(world, out);
    world->there[place] = true;
}

/* By autoenrollment, for the same names by the same authority, or for whatever it is. */
static void renew(struct world *world, size_t old, size_t place)
{
    struct certificate *was = &world->all[old];
    struct certificate *renewed = &world->all[place];

    if (chance(world, 70)) {
        const struct thumbprint thumbprint = renewed->thumbprint;
        const instant lifetime = renewed->not_after - renewed->not_before;
        *renewed = *was;
        renewed->thumbprint = thumbprint;
        memcpy(renewed->sha256, thumbprint.bytes, THUMBPRINT_SIZE);
        renewed->not_before = world->now / INSTANT_DAY * INSTANT_DAY;
        renewed->not_after = renewed->not_before + lifetime;
        renewed->archived = renewed->has_successor = false;
    }
    if (chance(world, 50)) {
        was->has_successor = true;
        was->successor = renewed->thumbprint;
        was->archived = was->archived || chance(world, 50);
    }
}

/* ---- coming and going ---- */

bool world_arrives(struct world *world)
{
    const size_t place = below(world, WORLD_CERTIFICATES);
    const size_t other = below(world, WORLD_CERTIFICATES);

    if (world->there[place]) {
        return false;
    }
    draw(world, place);
    if (world->there[other] && other != place && chance(world, 60)) {
        renew(world, other, place);
    }
    return true;
}

bool world_leaves(struct world *world)
{
    const size_t place = below(world, WORLD_CERTIFICATES);
    const bool was_there = world->there[place];

    world->there[place] = false;
    return was_there;
}

const struct certificate *world_any(struct world *world)
{
    const size_t count = world->snapshot.store.count;

    return count == 0 ? NULL : &world->store[below(world, (unsigned)count)];
}

bool world_is_renewal(const struct world *world, const struct certificate *certificate)
{
    for (size_t i = 0; i < WORLD_CERTIFICATES; i++) {
        if (world->there[i] && world->all[i].has_successor &&
            thumbprint_equal(&world->all[i].successor, &certificate->thumbprint)) {
            return true;
        }
    }
    return false;
}

/* ---- looking ---- */

void world_observe(struct world *world)
{
    struct snapshot *snapshot = &world->snapshot;
    struct loss loss;
    size_t count = 0;

    for (size_t i = 0; i < WORLD_CERTIFICATES; i++) {
        if (world->there[i]) {
            world->store[count++] = world->all[i];
        }
    }
    snapshot->taken_at = world->now;
    snapshot->store = (struct store_facts){
        .presence = PART_PRESENT, .certificates = world->store, .count = count};
    if (in_service_learn_loss(snapshot, &loss)) {
        snapshot->state.loss = loss;
    }
}

void world_shuffle(struct world *world)
{
    for (size_t i = world->snapshot.store.count; i > 1; i--) {
        const size_t other = below(world, (unsigned)i);
        const struct certificate moved = world->store[i - 1];
        world->store[i - 1] = world->store[other];
        world->store[other] = moved;
    }
}

/* ---- time ---- */

#define TIMES_EACH 5
#define TIMES_MAX  ((WORLD_CERTIFICATES + 1) * TIMES_EACH + 1)

/* A candidate must be good for a while, and what is bound may begin a little later by this clock.
 */
static size_t add_times(const struct world *world, const struct certificate *certificate,
                        instant *out)
{
    const bool bound = thumbprint_equal(&world->snapshot.bindings[FAMILY_IPV4].record.thumbprint,
                                        &certificate->thumbprint);

    out[0] = bound ? certificate->not_before - CLOCK_SKEW : certificate->not_before;
    out[1] = schedule_two_thirds(certificate);
    out[2] = schedule_deadline(certificate, &world->settings);
    out[3] = bound ? certificate->not_after : certificate->not_after - CLOCK_SKEW;
    return 4;
}

static size_t list_times(const struct world *world, instant out[TIMES_MAX])
{
    const struct snapshot *snapshot = &world->snapshot;
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct certificate remembered = {.thumbprint = baseline->thumbprint,
                                           .not_before = baseline->not_before,
                                           .not_after = baseline->not_after};
    size_t count = 0;

    for (size_t i = 0; i < WORLD_CERTIFICATES; i++) {
        if (world->there[i]) {
            count += add_times(world, &world->all[i], out + count);
        }
    }
    if (baseline->presence == PART_PRESENT &&
        snapshot_find(snapshot, &baseline->thumbprint) == NULL) {
        count += add_times(world, &remembered, out + count);
    }
    const struct gone gone = in_service_gone(snapshot);
    if (gone.is) {
        out[count++] = gone.awaited_until;
    }
    return count;
}

instant world_next_event(const struct world *world, instant now)
{
    instant times[TIMES_MAX];
    const size_t count = list_times(world, times);
    instant next = INSTANT_NEVER;

    for (size_t i = 0; i < count; i++) {
        if (times[i] > now && times[i] < next) {
            next = times[i];
        }
    }
    return next;
}

unsigned world_events_within(const struct world *world, instant from, instant to)
{
    instant times[TIMES_MAX];
    const size_t count = list_times(world, times);
    unsigned events = 0;

    for (size_t i = 0; i < count; i++) {
        events += times[i] >= from && times[i] <= to;
    }
    return events;
}

/* ---- for a person ---- */

#define DAY_ZERO (150000 * INSTANT_DAY)

double world_day(instant at)
{
    return ((double)at - (double)DAY_ZERO) / (double)INSTANT_DAY;
}

static void tell(const struct certificate *it, const struct settings *settings)
{
    printf("  %02x: day %.3f, %.3f, %.3f to %.3f, %s%s%s%s, issuer %u, root %d, chain %d, key %d%s",
           it->thumbprint.bytes[0], world_day(it->not_before), world_day(schedule_two_thirds(it)),
           world_day(schedule_deadline(it, settings)), world_day(it->not_after),
           it->name_count > 0 ? it->names[0].text : "-", it->name_count > 1 ? " and another" : "",
           it->self_signed ? ", self-signed" : "", it->archived ? ", archived" : "",
           it->issuers[0].name[0], (int)it->root_kind, (int)it->chain, (int)it->private_key,
           it->usage == USAGE_SERVER_AUTHENTICATION ? "" : ", not for servers");
    printf("%s%s%s template %d", it->line.for_ike ? ", for IKE" : "",
           it->line.key_algorithm == KEY_ALGORITHM_ECDSA ? ", ECDSA" : "", ",",
           it->line.has_template ? it->line.template_mark[0] : 0);
    if (it->has_successor) {
        printf(", renewed to %02x", it->successor.bytes[0]);
    }
    printf("\n");
}

void world_tell(const struct world *world, bool wanted)
{
    for (size_t i = 0; i < WORLD_CERTIFICATES && wanted; i++) {
        if (world->there[i]) {
            tell(&world->all[i], &world->settings);
        }
    }
    if (wanted) {
        printf("  HostName %zu, OtherRoot %u\n", world->settings.host_names.count,
               (unsigned)world->settings.values[SETTING_OTHER_ROOT]);
    }
}

/* ---- the beginning ---- */

static void draw_settings(struct world *world)
{
    static const char *const host_names[] = {"vpn.example.com", "vpn.example.com; mail.example.com",
                                             "mail.example.com"};

    world->settings = settings_default();
    world->settings.values[SETTING_OTHER_ROOT] =
        chance(world, 80) ? world->settings.values[SETTING_OTHER_ROOT] : below(world, 3);
    if (chance(world, 25)) {
        const struct setting_value value =
            setting_typed(SETTING_HOST_NAME, host_names[below(world, 3)]);
        (void)settings_take(&world->settings, SETTING_HOST_NAME, &value);
    }
}

void world_begin(struct world *world, uint64_t seed)
{
    struct snapshot *snapshot = &world->snapshot;

    memset(world, 0, sizeof(*world));
    world->random = random_from(seed);
    world->now = DAY_ZERO + below(world, 1000) * INSTANT_MINUTE + INSTANT_SECOND;
    draw_settings(world);
    snapshot->settings = &world->settings;
    snapshot->sstp = (struct service_facts){.presence = PART_PRESENT,
                                            .state = SERVICE_IS_RUNNING,
                                            .started_at = world->now - INSTANT_DAY};
    snapshot->remote_access = snapshot->sstp;
    snapshot->state.presence = PART_PRESENT;
    snapshot->state.last_good.presence = snapshot->state.intent.presence =
        snapshot->state.sstp_start.presence = snapshot->state.choice.presence = PART_ABSENT;
    snapshot->state.exclusions.presence = snapshot->state.loss.presence = PART_ABSENT;
    snapshot->bindings[FAMILY_IPV4].presence = snapshot->bindings[FAMILY_IPV6].presence =
        PART_ABSENT;
    snapshot->parameters.use_https.presence = snapshot->parameters.listener_port.presence =
        snapshot->parameters.hash_configured_by_admin.presence = PART_ABSENT;
    for (size_t i = 0; i < WORLD_CERTIFICATES; i++) {
        if (chance(world, 50)) {
            draw(world, i);
        }
    }
}
