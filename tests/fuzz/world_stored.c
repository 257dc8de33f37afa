/* What the product itself has stored, and what it is set to, arbitrarily. */
#include <string.h>

#include "world_parts.h"

/* ---- what the product stored ---- */

static void take_intent(struct bytes *bytes, struct intent *intent)
{
    *intent = (struct intent){.presence = parts_presence(bytes)};
    if (intent->presence != PART_PRESENT) {
        return;
    }
    intent->same_boot = bytes_bool(bytes);
    intent->restart = bytes_bool(bytes);
    intent->stored_at = parts_instant(bytes);
    intent->target = parts_thumbprint(bytes);
    intent->port = bytes_bool(bytes) ? (uint16_t)bytes_u32(bytes) : SSTP_DEFAULT_PORT;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        intent->had_record[family] = bytes_bool(bytes);
        if (intent->had_record[family]) {
            parts_record(bytes, &intent->records[family]);
        }
    }
    intent->moved.count = bytes_below(bytes, 16) == 1 ? bytes_below(bytes, MOVED_MAX + 1) : 0;
    for (size_t i = 0; i < intent->moved.count; i++) {
        struct overriding_binding *moved = &intent->moved.items[i];
        const char *host = bytes_text(bytes, OVERRIDING_HOST_SIZE - 1);
        moved->kind = (enum overriding_kind)bytes_below(bytes, 2);
        moved->whole = true;
        memcpy(moved->host, host, strlen(host) + 1);
        parts_record(bytes, &moved->record);
    }
    parts_services(bytes, &intent->services, WORLD_DEPENDENTS);
    if (intent->services.count > 0 && bytes_bool(bytes)) {
        memcpy(intent->services.items[0], SSTP_SERVICE, sizeof(SSTP_SERVICE));
    }
}

static void take_exclusions(struct bytes *bytes, struct exclusions *exclusions)
{
    exclusions->presence = parts_presence(bytes);
    if (exclusions->presence != PART_PRESENT) {
        return;
    }
    exclusions->reverted = parts_thumbprint(bytes);
    exclusions->repaired_at = parts_instant(bytes);
    exclusions->ongoing = bytes_bool(bytes);
    exclusions->refused_count = bytes_below(bytes, REFUSED_KEPT + 1);
    for (size_t i = 0; i < exclusions->refused_count; i++) {
        exclusions->refused[i].certificate = parts_thumbprint(bytes);
        exclusions->refused[i].until = bytes_below(bytes, 2) == 0 ? 0 : parts_instant(bytes);
    }
}

void parts_state(struct bytes *bytes, struct stored_state *state)
{
    if (bytes_below(bytes, 16) == 1) {
        *state = (struct stored_state){.error = parts_error(bytes)};
        return;
    }
    *state = (struct stored_state){.presence = PART_PRESENT};
    take_intent(bytes, &state->intent);
    state->last_good.presence = parts_presence(bytes);
    if (state->last_good.presence == PART_PRESENT) {
        state->last_good.thumbprint = parts_thumbprint(bytes);
        state->last_good.names = world_names(bytes);
        state->last_good.not_before = parts_instant(bytes);
        state->last_good.not_after = parts_instant(bytes);
        state->last_good.trust.class = (enum trust_class)bytes_below(bytes, CLASS_PUBLIC + 1);
        world_take_issuers(bytes, state->last_good.trust.issuers,
                           &state->last_good.trust.issuer_count);
        state->last_good.stand_in = parts_thumbprint(bytes);
    }
    state->sstp_start.presence = parts_presence(bytes);
    if (state->sstp_start.presence == PART_PRESENT) {
        state->sstp_start.started_at = parts_instant(bytes);
        state->sstp_start.thumbprint = parts_thumbprint(bytes);
        state->sstp_start.in_store = bytes_bool(bytes);
    }
    state->loss.presence = parts_presence(bytes);
    if (state->loss.presence == PART_PRESENT) {
        state->loss.thumbprint = parts_thumbprint(bytes);
        state->loss.seen_at = parts_instant(bytes);
    }
    state->choice.presence = parts_presence(bytes);
    if (state->choice.presence == PART_PRESENT) {
        state->choice.thumbprint = parts_thumbprint(bytes);
        state->choice.made_at = parts_instant(bytes);
        state->choice.sstp_wrote_at = bytes_bool(bytes) ? 0 : parts_instant(bytes);
    }
    take_exclusions(bytes, &state->exclusions);
    for (size_t i = 0, count = bytes_below(bytes, RESTARTS_KEPT + 1); i < count; i++) {
        state->restarts.at[i] = parts_instant(bytes);
    }
}

/* ---- settings ---- */

static const char *const known_texts[] = {
    "vpn.example.com",
    "192.0.2.1",
    "CN=Example CA",
    "Example",
    "1.3.6.1.4.1.311.21.8.1",
    "allow",
    "refuse",
    "corotate",
    "own",
    "window",
    "idle",
    "daily 02:00-03:00",
    "Sat 22:00-04:00; Mon-Fri 01:00-02:00",
    "0002000000000000000000000000000000000000000000000000000000000000",
};
#define KNOWN_TEXTS (sizeof(known_texts) / sizeof(known_texts[0]))

static const char *setting_text(struct bytes *bytes)
{
    const unsigned number = bytes_below(bytes, KNOWN_TEXTS + 3);

    if (number < KNOWN_TEXTS) {
        return known_texts[number];
    }
    if (number == KNOWN_TEXTS) {
        const struct thumbprint thumbprint = parts_thumbprint(bytes);
        return thumbprint_format(&thumbprint, bytes_allocate(bytes, THUMBPRINT_TEXT_SIZE));
    }
    return bytes_text(bytes, 255);
}

const struct settings *parts_settings(struct bytes *bytes)
{
    struct settings *settings = bytes_allocate(bytes, sizeof(*settings));

    *settings = settings_default();
    for (size_t count = bytes_below(bytes, 4), next = 0; count > 0 && next < SETTING_COUNT;
         count--) {
        const enum setting setting =
            (enum setting)(next + bytes_below(bytes, (unsigned)(SETTING_COUNT - next)));
        const char *text = setting_text(bytes);
        const struct setting_value value = {.presence = parts_presence(bytes),
                                            .number = bytes_u8(bytes),
                                            .text = text,
                                            .length = strlen(text)};
        (void)settings_take(settings, setting, &value);
        next = (size_t)setting + 1;
    }
    return settings;
}
