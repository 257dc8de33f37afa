/* Tests of state/store.h, but for the intent. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "simulation.h"
#include "state/codec.h"
#include "state_test.h"

static struct arena arena;

struct stored_state read_state(void)
{
    static struct stored_state stored;

    arena_free(&arena);
    state_store_read(&arena, &stored);
    return stored;
}

void state_missing_key_is_all_absent(void **state)
{
    struct stored_state stored;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    stored = read_state();
    assert_int_equal(stored.presence, PART_PRESENT);
    assert_int_equal(stored.intent.presence, PART_ABSENT);
    assert_int_equal(stored.last_good.presence, PART_ABSENT);
    assert_int_equal(stored.sstp_start.presence, PART_ABSENT);
    assert_int_equal(stored.restarts.at[0], 0);
}

void state_reading_writes_nothing(void **state)
{
    HKEY key;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    (void)read_state();
    assert_int_equal(
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, STATE_STORE_KEY, 0, KEY_READ | KEY_WOW64_64KEY, &key),
        ERROR_FILE_NOT_FOUND);
}

void state_choice_round_trip(void **state)
{
    struct admin_choice choice = {.made_at = 0x01dc5b0123456789u,
                                  .settings = {0x1122334455667788u, 0x99aabbccddeeff00u},
                                  .sstp_wrote_at = 0x01dc5b0000000001u,
                                  .requested = true};
    struct stored_state stored;

    (void)state;
    memset(choice.thumbprint.bytes, 0x32, THUMBPRINT_SIZE);
    memset(choice.over.bytes, 0x33, THUMBPRINT_SIZE);
    assert_ok(state_store_choice(&choice));
    stored = read_state();
    assert_int_equal(stored.choice.presence, PART_PRESENT);
    assert_int_equal(stored.choice.made_at, choice.made_at);
    assert_true(stored.choice.settings.names == choice.settings.names);
    assert_true(stored.choice.settings.filters == choice.settings.filters);
    assert_true(stored.choice.sstp_wrote_at == choice.sstp_wrote_at);
    assert_true(thumbprint_equal(&stored.choice.thumbprint, &choice.thumbprint));
    assert_true(stored.choice.requested);
    assert_true(thumbprint_equal(&stored.choice.over, &choice.over));
    put_value(STATE_STORE_KEY, L"Hold", REG_BINARY, "\1\0\0\0\0\0\0\0", 8);
    assert_int_equal(read_state().choice.presence, PART_MALFORMED);
}

void state_exclusions_round_trip(void **state)
{
    struct exclusions exclusions = {
        .repaired_at = 0x01dc5b0123456789u, .ongoing = true, .refused_count = REFUSED_KEPT};
    struct stored_state stored;

    (void)state;
    memset(exclusions.reverted.bytes, 0x31, THUMBPRINT_SIZE);
    exclusions.restarted = 3;
    exclusions.unproven_count = UNPROVEN_KEPT;
    for (size_t i = 0; i < UNPROVEN_KEPT; i++) {
        memset(exclusions.unproven[i].certificate.bytes, (int)i + 0x41, THUMBPRINT_SIZE);
        memset(exclusions.unproven[i].fallback.bytes, (int)i + 0x51, THUMBPRINT_SIZE);
        exclusions.unproven[i].left = i % 2 == 0;
        exclusions.unproven[i].since = 1000 + i;
        exclusions.unproven[i].times = (uint8_t)(i + 1);
        exclusions.unproven[i].as = (struct excluded_as){0x0123456789abcdefu + i, CHAIN_BAD};
    }
    for (size_t i = 0; i < REFUSED_KEPT; i++) {
        memset(exclusions.refused[i].certificate.bytes, (int)i + 1, THUMBPRINT_SIZE);
        exclusions.refused[i].until = i % 2 == 0 ? 0 : 0x01dc5b0123456000u + i;
        exclusions.refused[i].as = (struct excluded_as){0xfedcba9876543210u - i, CHAIN_GOOD};
    }
    assert_int_equal(read_state().exclusions.presence, PART_ABSENT);
    assert_ok(state_store_exclusions(&exclusions));
    stored = read_state();
    assert_int_equal(stored.exclusions.presence, PART_PRESENT);
    assert_true(thumbprint_equal(&stored.exclusions.reverted, &exclusions.reverted));
    assert_true(stored.exclusions.repaired_at == exclusions.repaired_at);
    assert_true(stored.exclusions.ongoing);
    assert_int_equal(stored.exclusions.refused_count, REFUSED_KEPT);
    assert_int_equal(stored.exclusions.restarted, 3);
    assert_int_equal(stored.exclusions.unproven_count, UNPROVEN_KEPT);
    for (size_t i = 0; i < UNPROVEN_KEPT; i++) {
        const struct unproven *entry = &stored.exclusions.unproven[i];
        assert_true(thumbprint_equal(&entry->certificate, &exclusions.unproven[i].certificate));
        assert_true(thumbprint_equal(&entry->fallback, &exclusions.unproven[i].fallback));
        assert_int_equal(entry->left, exclusions.unproven[i].left);
        assert_true(entry->since == exclusions.unproven[i].since);
        assert_int_equal(entry->times, exclusions.unproven[i].times);
        assert_true(entry->as.key_property == exclusions.unproven[i].as.key_property);
        assert_int_equal(entry->as.chain, CHAIN_BAD);
    }
    for (size_t i = 0; i < REFUSED_KEPT; i++) {
        assert_true(thumbprint_equal(&stored.exclusions.refused[i].certificate,
                                     &exclusions.refused[i].certificate));
        assert_true(stored.exclusions.refused[i].until == exclusions.refused[i].until);
        assert_true(stored.exclusions.refused[i].as.key_property ==
                    exclusions.refused[i].as.key_property);
        assert_int_equal(stored.exclusions.refused[i].as.chain, CHAIN_GOOD);
    }
    put_value(STATE_STORE_KEY, L"Disputes", REG_BINARY, "rubbish", 7);
    assert_int_equal(read_state().exclusions.presence, PART_MALFORMED);
}

/* One refused and one unproven; with their times the version before, without them one before it.
 * Neither stored what they were like. */
static void put_former_exclusions(bool with_times)
{
    static const uint8_t nobody[THUMBPRINT_SIZE] = {0};
    static const uint8_t refused[THUMBPRINT_SIZE] = {7};
    static const uint8_t unproven[THUMBPRINT_SIZE] = {8};
    struct codec_writer writer;

    codec_begin(&writer);
    codec_put_bytes(&writer, nobody, THUMBPRINT_SIZE);
    codec_put(&writer, 0, 8);
    codec_put(&writer, 0, 1);
    codec_put(&writer, 1, 1);
    codec_put_bytes(&writer, refused, THUMBPRINT_SIZE);
    codec_put(&writer, 0, 1);
    codec_put(&writer, 1, 1);
    codec_put_bytes(&writer, unproven, THUMBPRINT_SIZE);
    codec_put_bytes(&writer, nobody, THUMBPRINT_SIZE);
    codec_put(&writer, 1, 1);
    if (with_times) {
        codec_put(&writer, 1234, 8);
        codec_put(&writer, 5678, 8);
        codec_put(&writer, 3, 1);
    }
    assert_true(codec_end(&writer));
    put_value(STATE_STORE_KEY, L"Disputes", REG_BINARY, writer.bytes, (DWORD)writer.size);
}

void state_exclusions_of_versions_before(void **state)
{
    struct stored_state stored;

    (void)state;
    for (int with_times = 0; with_times < 2; with_times++) {
        put_former_exclusions(with_times);
        stored = read_state();
        const struct refusal *refused = &stored.exclusions.refused[0];
        const struct unproven *unproven = &stored.exclusions.unproven[0];
        assert_int_equal(stored.exclusions.presence, PART_PRESENT);
        assert_int_equal(stored.exclusions.refused_count, 1);
        assert_int_equal(refused->certificate.bytes[0], 7);
        assert_true(refused->until == (with_times ? 1234 : 0));
        assert_true(refused->as.key_property == 0);
        assert_int_equal(stored.exclusions.unproven_count, 1);
        assert_int_equal(unproven->certificate.bytes[0], 8);
        assert_true(unproven->since == (with_times ? 5678 : 0));
        assert_true(unproven->as.key_property == 0);
    }
}

void state_clock_round_trip(void **state)
{
    const struct clock_record clock = {.last = 0x01dc5b0123456789u,
                                       .doubted_since = 0x01dc5b0123456799u};
    struct stored_state stored;

    (void)state;
    assert_int_equal(read_state().clock.presence, PART_ABSENT);
    assert_ok(state_store_clock(&clock));
    stored = read_state();
    assert_int_equal(stored.clock.presence, PART_PRESENT);
    assert_true(stored.clock.last == clock.last);
    assert_true(stored.clock.doubted_since == clock.doubted_since);
    put_value(STATE_STORE_KEY, L"Clock", REG_BINARY, "\1\0\0", 3);
    assert_int_equal(read_state().clock.presence, PART_MALFORMED);
    assert_true(read_state().clock.last == 0);
}

void state_last_rotation_round_trip(void **state)
{
    struct last_rotation rotation = {
        .result = ROTATION_FOR_BOOT,
        .number = 0x12345678u,
        .ended_at = 0x01dc5b0123456789u,
        .duration = 12345678901u,
        .outage = 0x123456789u,
        .served_after = 0x123456799u,
        .retry_at = 0x01dc5b0123456799u,
        .newer = {7, 8, 9},
        .sstp_events = {[SSTP_SAYS_NOT_IPV4] = true, [SSTP_SAYS_HASH_DIFFERS] = true}};
    struct codec_writer before; /* the version before ends with retry_at */
    struct stored_state stored;

    (void)state;
    memset(rotation.before.bytes, 0x31, THUMBPRINT_SIZE);
    memset(rotation.target.bytes, 0x32, THUMBPRINT_SIZE);
    assert_int_equal(read_state().last_rotation.presence, PART_ABSENT);
    assert_ok(state_store_last_rotation(&rotation));
    stored = read_state();
    assert_int_equal(stored.last_rotation.presence, PART_PRESENT);
    assert_int_equal(stored.last_rotation.result, rotation.result);
    assert_int_equal(stored.last_rotation.number, rotation.number);
    assert_true(stored.last_rotation.ended_at == rotation.ended_at);
    assert_true(thumbprint_equal(&stored.last_rotation.before, &rotation.before));
    assert_true(thumbprint_equal(&stored.last_rotation.target, &rotation.target));
    assert_true(stored.last_rotation.duration == rotation.duration);
    assert_true(stored.last_rotation.outage == rotation.outage);
    assert_true(stored.last_rotation.served_after == rotation.served_after);
    assert_true(stored.last_rotation.retry_at == rotation.retry_at);
    assert_memory_equal(stored.last_rotation.newer, rotation.newer, sizeof(rotation.newer));
    assert_memory_equal(stored.last_rotation.sstp_events, rotation.sstp_events,
                        sizeof(rotation.sstp_events));
    codec_begin(&before);
    codec_put(&before, ROTATION_DONE, 1);
    codec_put(&before, 7, 4);
    for (int i = 0; i < 8 + 2 * THUMBPRINT_SIZE + 3 * 8; i++) {
        codec_put(&before, 1, 1);
    }
    assert_true(codec_end(&before));
    put_value(STATE_STORE_KEY, L"LastRotation", REG_BINARY, before.bytes, (DWORD)before.size);
    stored = read_state();
    assert_int_equal(stored.last_rotation.number, 7);
    assert_true(stored.last_rotation.newer[0] == 0);
    assert_true(stored.last_rotation.served_after == 0);
    assert_false(stored.last_rotation.sstp_events[SSTP_SAYS_NOT_IPV4]);
    rotation.result = ROTATION_RESULT_COUNT;
    assert_ok(state_store_last_rotation(&rotation));
    assert_int_equal(read_state().last_rotation.presence, PART_MALFORMED);
    put_value(STATE_STORE_KEY, L"LastRotation", REG_BINARY, "rubbish", 7);
    assert_int_equal(read_state().last_rotation.presence, PART_MALFORMED);
}

void state_sstp_start_round_trip(void **state)
{
    struct sstp_start start = {
        .started_at = 0x01dc5b0123456789u, .in_store = true, .hashes_agreed = true};
    struct codec_writer before;
    struct stored_state stored;

    (void)state;
    memset(start.thumbprint.bytes, 0x31, THUMBPRINT_SIZE);
    assert_ok(state_store_sstp_start(&start));
    stored = read_state();
    assert_int_equal(stored.sstp_start.presence, PART_PRESENT);
    assert_int_equal(stored.sstp_start.started_at, start.started_at);
    assert_true(thumbprint_equal(&stored.sstp_start.thumbprint, &start.thumbprint));
    assert_true(stored.sstp_start.in_store);
    assert_true(stored.sstp_start.hashes_agreed);
    codec_begin(&before); /* the version before */
    codec_put(&before, start.started_at, 8);
    codec_put_bytes(&before, start.thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put(&before, 1, 1);
    assert_true(codec_end(&before));
    put_value(STATE_STORE_KEY, L"SstpStart", REG_BINARY, before.bytes, (DWORD)before.size);
    stored = read_state();
    assert_int_equal(stored.sstp_start.started_at, start.started_at);
    assert_true(stored.sstp_start.in_store);
    assert_false(stored.sstp_start.hashes_agreed);
    put_value(STATE_STORE_KEY, L"SstpStart", REG_BINARY, "\1\0\0\0\0\0\0\0", 8);
    assert_int_equal(read_state().sstp_start.presence, PART_MALFORMED);
}

void state_loss_round_trip(void **state)
{
    struct loss loss = {.seen_at = 0x01dc5b0123456789u};
    struct stored_state stored;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_int_equal(read_state().loss.presence, PART_ABSENT); /* as the version before left it */
    memset(loss.thumbprint.bytes, 0x32, THUMBPRINT_SIZE);
    assert_ok(state_store_loss(&loss));
    stored = read_state();
    assert_int_equal(stored.loss.presence, PART_PRESENT);
    assert_int_equal(stored.loss.seen_at, loss.seen_at);
    assert_true(thumbprint_equal(&stored.loss.thumbprint, &loss.thumbprint));
    put_value(STATE_STORE_KEY, L"Loss", REG_BINARY, "\1\0\0\0\0\0\0\0", 8);
    assert_int_equal(read_state().loss.presence, PART_MALFORMED);
    assert_int_equal(read_state().loss.seen_at, 0);
}

void state_restarts_round_trip(void **state)
{
    struct restart_history restarts;

    (void)state;
    for (size_t i = 0; i < RESTARTS_KEPT; i++) {
        restarts.at[i] = 0x01dc5b0123456789u + i;
    }
    assert_ok(state_store_restarts(&restarts));
    assert_memory_equal(read_state().restarts.at, restarts.at, sizeof(restarts.at));
    put_value(STATE_STORE_KEY, L"Restarts", REG_BINARY, restarts.at, sizeof(restarts.at));
    assert_int_equal(read_state().presence, PART_PRESENT);
    assert_int_equal(read_state().restarts.at[0], 0);
}

void state_damaged_values_do_not_hide_the_others(void **state)
{
    const struct intent intent = sample_intent();
    const struct last_good last_good = sample_last_good();
    struct stored_state stored;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_ok(state_store_intent(&intent));
    assert_ok(state_store_last_good(&last_good));
    put_value(STATE_STORE_KEY, L"LastGoodThumbprint", REG_BINARY, "short", 5);
    put_dword(STATE_STORE_KEY, L"SstpStart", 1);
    put_dword(STATE_STORE_KEY, L"Restarts", 1);
    stored = read_state();
    assert_int_equal(stored.presence, PART_PRESENT);
    assert_int_equal(stored.intent.presence, PART_PRESENT);
    assert_int_equal(stored.last_good.presence, PART_MALFORMED);
    assert_int_equal(stored.last_good.names.count, 0);
    assert_int_equal(stored.sstp_start.presence, PART_MALFORMED);
}

void state_registry_error_makes_it_unreadable(void **state)
{
    static const wchar_t *const names[] = {L"Intent",    L"LastGoodNames", L"LastGoodThumbprint",
                                           L"SstpStart", L"Loss",          L"Restarts"};
    const struct intent intent = sample_intent();
    struct stored_state stored;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_ok(state_store_intent(&intent));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        fail_calls(L"RegQueryValueExW", names[i], ERROR_ACCESS_DENIED);
        stored = read_state();
        end_failures();
        assert_int_equal(stored.presence, PART_UNREADABLE);
        assert_int_equal(stored.error.code, ERROR_ACCESS_DENIED);
        assert_int_equal(stored.intent.presence, PART_UNREADABLE);
    }
    fail_calls(L"RegSetValueExW", L"Intent", ERROR_DISK_FULL);
    assert_failed(state_store_intent(&intent), FAILURE_OTHER, ERROR_DISK_FULL);
    end_failures();
    remove_tree(STATE_STORE_KEY);
    arena_free(&arena);
}
