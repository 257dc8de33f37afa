/* Tests of state/store.h: the intent. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "state/records.h"
#include "state_test.h"

#define BOOT_KEY STATE_STORE_KEY L"\\Boot"

struct intent sample_intent(void)
{
    struct intent intent = {
        .restart = true, .stored_at = 0x01dc5b0123456789u, .number = 7, .port = 4443};

    memset(intent.target.bytes, 0x77, THUMBPRINT_SIZE);
    intent.had_record[FAMILY_IPV6] = true;
    intent.records[FAMILY_IPV6] = (struct ssl_record){.store_name = "MY",
                                                      .certificate_check_mode = 0x10005,
                                                      .revocation_freshness_time = 1,
                                                      .revocation_url_timeout = 0xffffffff,
                                                      .ctl_identifier = "identifier \xE2\x82\xAC",
                                                      .ctl_store_name = "store",
                                                      .flags = 0x73};
    memset(intent.records[FAMILY_IPV6].thumbprint.bytes, 0x66, THUMBPRINT_SIZE);
    memset(intent.records[FAMILY_IPV6].application_id, 0x55, APPLICATION_ID_SIZE);
    intent.services.count = 3;
    strcpy(intent.services.items[0], "SstpSvc");
    strcpy(intent.services.items[1], "RasMan");
    strcpy(intent.services.items[2], "RemoteAccess");
    intent.companions = (struct companions){{"IAS", "Other"}, {true, false}, 2};
    intent.moved.count = 2;
    intent.moved.items[0] = (struct overriding_binding){.kind = OVERRIDING_HOST_NAME,
                                                        .host = "vpn.example.com",
                                                        .whole = true,
                                                        .record = intent.records[FAMILY_IPV6]};
    intent.moved.items[1] =
        (struct overriding_binding){.kind = OVERRIDING_ADDRESS,
                                    .host = "203.0.113.5",
                                    .whole = true,
                                    .record = ssl_record_for_sstp(&intent.target)};
    intent.moved.given[0] = intent.target;
    memset(intent.moved.given[1].bytes, 0x44, THUMBPRINT_SIZE);
    return intent;
}

static void assert_same_intent(const struct intent *a, const struct intent *b)
{
    assert_int_equal(a->restart, b->restart);
    assert_int_equal(a->stored_at, b->stored_at);
    assert_int_equal(a->number, b->number);
    assert_memory_equal(&a->target, &b->target, sizeof(a->target));
    assert_int_equal(a->port, b->port);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(a->had_record[family], b->had_record[family]);
        assert_true(
            thumbprint_equal(&a->records[family].thumbprint, &b->records[family].thumbprint));
        assert_true(ssl_record_same_settings(&a->records[family], &b->records[family]));
    }
    assert_int_equal(a->services.count, b->services.count);
    for (size_t i = 0; i < a->services.count; i++) {
        assert_string_equal(a->services.items[i], b->services.items[i]);
    }
    assert_int_equal(a->companions.count, b->companions.count);
    for (size_t i = 0; i < a->companions.count; i++) {
        assert_string_equal(a->companions.names[i], b->companions.names[i]);
        assert_int_equal(a->companions.stopped[i], b->companions.stopped[i]);
    }
    assert_int_equal(a->moved.count, b->moved.count);
    for (size_t i = 0; i < a->moved.count; i++) {
        const struct overriding_binding *one = &a->moved.items[i];
        const struct overriding_binding *other = &b->moved.items[i];
        assert_int_equal(one->kind, other->kind);
        assert_string_equal(one->host, other->host);
        assert_int_equal(one->whole, other->whole);
        assert_true(thumbprint_equal(&one->record.thumbprint, &other->record.thumbprint));
        assert_true(ssl_record_same_settings(&one->record, &other->record));
        assert_true(thumbprint_equal(&a->moved.given[i], &b->moved.given[i]));
    }
}

void state_intent_round_trip(void **state)
{
    struct intent intent = sample_intent();
    struct stored_state stored;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_ok(state_store_intent(&intent));
    stored = read_state();
    assert_int_equal(stored.presence, PART_PRESENT);
    assert_int_equal(stored.intent.presence, PART_PRESENT);
    assert_true(stored.intent.same_boot);
    assert_same_intent(&stored.intent, &intent);
    intent.restart = false;
    intent.moved.count = 0;                 /* as the version before stored it */
    assert_ok(state_store_intent(&intent)); /* over the old one, with the same boot */
    stored = read_state();
    assert_same_intent(&stored.intent, &intent);
    assert_true(stored.intent.same_boot);
}

/* It did not say what each of others' records was given: that was the target. */
void state_intent_of_the_version_before(void **state)
{
    const size_t header = 8; /* version and length */
    struct intent intent = sample_intent();
    const size_t given = intent.moved.count * THUMBPRINT_SIZE;
    struct codec_writer now;
    struct codec_writer before;
    struct stored_state stored;

    (void)state;
    assert_true(intent_encode(&now, &intent, &(struct boot_id){{0}}));
    codec_begin(&before);
    codec_put_bytes(&before, now.bytes + header, now.size - header - sizeof(uint32_t) - given);
    assert_true(codec_end(&before));
    put_value(STATE_STORE_KEY, L"Intent", REG_BINARY, before.bytes, (DWORD)before.size);
    stored = read_state();
    intent.moved.given[1] = intent.target;
    assert_int_equal(stored.intent.presence, PART_PRESENT);
    assert_same_intent(&stored.intent, &intent);
}

void state_largest_intent_fits(void **state)
{
    struct intent intent = sample_intent();
    struct stored_state stored;

    (void)state;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record *record = &intent.records[family];
        intent.had_record[family] = true;
        memset(record->store_name, 's', SSL_RECORD_TEXT - 1);
        memset(record->ctl_identifier, 'i', SSL_RECORD_TEXT - 1);
        memset(record->ctl_store_name, 'c', SSL_RECORD_TEXT - 1);
        record->store_name[SSL_RECORD_TEXT - 1] = '\0';
        record->ctl_identifier[SSL_RECORD_TEXT - 1] = '\0';
        record->ctl_store_name[SSL_RECORD_TEXT - 1] = '\0';
    }
    intent.services.count = SERVICES_MAX;
    for (size_t i = 0; i < SERVICES_MAX; i++) {
        memset(intent.services.items[i], 'n', SERVICE_NAME_SIZE - 1);
        intent.services.items[i][SERVICE_NAME_SIZE - 1] = '\0';
    }
    intent.companions.count = COMPANIONS_MAX;
    for (size_t i = 0; i < COMPANIONS_MAX; i++) {
        memset(intent.companions.names[i], 'f', SERVICE_NAME_SIZE - 1);
        intent.companions.names[i][SERVICE_NAME_SIZE - 1] = '\0';
    }
    intent.moved.count = MOVED_MAX;
    for (size_t i = 0; i < MOVED_MAX; i++) {
        struct overriding_binding *moved = &intent.moved.items[i];
        *moved = (struct overriding_binding){
            .kind = OVERRIDING_HOST_NAME, .whole = true, .record = intent.records[FAMILY_IPV4]};
        memset(moved->host, 'h', OVERRIDING_HOST_SIZE - 1);
    }
    assert_ok(state_store_intent(&intent));
    stored = read_state();
    assert_int_equal(stored.intent.presence, PART_PRESENT);
    assert_same_intent(&stored.intent, &intent);
}

void state_every_damaged_byte_of_an_intent_is_found(void **state)
{
    const struct intent intent = sample_intent();
    uint8_t bytes[1024];
    DWORD size;

    (void)state;
    assert_ok(state_store_intent(&intent));
    size = get_value(STATE_STORE_KEY, L"Intent", REG_BINARY, bytes, sizeof(bytes));
    for (DWORD i = 0; i < size; i++) {
        bytes[i] ^= 1;
        put_value(STATE_STORE_KEY, L"Intent", REG_BINARY, bytes, size);
        assert_int_equal(read_state().intent.presence, PART_MALFORMED);
        bytes[i] ^= 1;
    }
    for (DWORD cut = 0; cut < size; cut += 7) {
        put_value(STATE_STORE_KEY, L"Intent", REG_BINARY, bytes, cut);
        assert_int_equal(read_state().intent.presence, PART_MALFORMED);
    }
    put_value(STATE_STORE_KEY, L"Intent", REG_BINARY, bytes, size);
    assert_int_equal(read_state().intent.presence, PART_PRESENT);
}

void state_intent_of_wrong_type_is_malformed(void **state)
{
    struct stored_state stored;

    (void)state;
    put_value(STATE_STORE_KEY, L"Intent", REG_SZ, L"intent", 14);
    stored = read_state();
    assert_int_equal(stored.presence, PART_PRESENT);
    assert_int_equal(stored.intent.presence, PART_MALFORMED);
    assert_int_equal(stored.intent.services.count, 0);
}

void state_intent_of_another_boot(void **state)
{
    const struct intent intent = sample_intent();

    (void)state;
    assert_ok(state_store_intent(&intent));
    put_value(BOOT_KEY, L"Id", REG_BINARY, "0123456789abcdef", 16);
    assert_false(read_state().intent.same_boot);
    remove_tree(BOOT_KEY); /* as a reboot does */
    assert_false(read_state().intent.same_boot);
    assert_int_equal(read_state().intent.presence, PART_PRESENT);
    put_value(BOOT_KEY, L"Id", REG_BINARY, "short", 5);
    assert_false(read_state().intent.same_boot);
    assert_ok(state_store_intent(&intent));
    assert_true(read_state().intent.same_boot);
}

void state_clearing_the_intent(void **state)
{
    const struct intent intent = sample_intent();

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_ok(state_store_clear_intent()); /* no key at all */
    assert_ok(state_store_intent(&intent));
    assert_ok(state_store_clear_intent());
    assert_ok(state_store_clear_intent());
    assert_int_equal(read_state().intent.presence, PART_ABSENT);
}
