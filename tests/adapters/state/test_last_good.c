/* Tests of state/last_good.h: what is remembered of the certificate that others are measured by. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "simulation.h"
#include "state/codec.h"
#include "state_test.h"

static const struct certificate_name sample_names[] = {{NAME_DNS, "vpn.example.com"},
                                                       {NAME_DNS, "*.example.com"},
                                                       {NAME_IP, "2001:db8::1"},
                                                       {NAME_COMMON, "Stra\xC3\x9F"
                                                                     "e"}};

struct last_good sample_last_good(void)
{
    struct last_good last_good = {.presence = PART_PRESENT, .names = {sample_names, 4}};

    memset(last_good.thumbprint.bytes, 0x42, THUMBPRINT_SIZE);
    return last_good;
}

void state_last_good_round_trip(void **state)
{
    const struct last_good last_good = sample_last_good();
    struct stored_state stored;

    (void)state;
    assert_ok(state_store_last_good(&last_good));
    stored = read_state();
    assert_int_equal(stored.last_good.presence, PART_PRESENT);
    assert_true(thumbprint_equal(&stored.last_good.thumbprint, &last_good.thumbprint));
    assert_int_equal(stored.last_good.names.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(stored.last_good.names.items[i].kind, sample_names[i].kind);
        assert_string_equal(stored.last_good.names.items[i].text, sample_names[i].text);
    }
}

static void assert_same_trust(const struct trust *a, const struct trust *b)
{
    assert_int_equal(a->class, b->class);
    assert_int_equal(a->issuer_count, b->issuer_count);
    for (size_t i = 0; i < a->issuer_count; i++) {
        assert_memory_equal(a->issuers[i].name, b->issuers[i].name, ISSUER_MARK_SIZE);
        assert_memory_equal(a->issuers[i].key, b->issuers[i].key, ISSUER_MARK_SIZE);
        assert_int_equal(a->issuers[i].has_key, b->issuers[i].has_key);
    }
}

static struct last_good sample_details(void)
{
    struct last_good last_good = sample_last_good();

    last_good.not_before = 0x01db000000000001u;
    last_good.not_after = 0x01dc000000000002u;
    last_good.trust = (struct trust){.class = CLASS_PUBLIC, .issuer_count = ISSUERS_MAX};
    for (size_t i = 0; i < ISSUERS_MAX; i++) {
        memset(last_good.trust.issuers[i].name, (int)(0x10 + i), ISSUER_MARK_SIZE);
        memset(last_good.trust.issuers[i].key, (int)(0x20 + i), ISSUER_MARK_SIZE);
        last_good.trust.issuers[i].has_key = i % 2 == 0;
    }
    memset(last_good.stand_in.bytes, 0x44, THUMBPRINT_SIZE);
    return last_good;
}

/* What is remembered beside the names survives, and does without where it is of no use. */
void state_last_good_details(void **state)
{
    const struct last_good last_good = sample_details();
    struct last_good other = last_good;
    struct stored_state stored;

    (void)state;
    assert_ok(state_store_last_good(&last_good));
    stored = read_state();
    assert_true(stored.last_good.not_before == last_good.not_before);
    assert_true(stored.last_good.not_after == last_good.not_after);
    assert_same_trust(&stored.last_good.trust, &last_good.trust);
    assert_true(thumbprint_equal(&stored.last_good.stand_in, &last_good.stand_in));

    memset(other.thumbprint.bytes, 0x43, THUMBPRINT_SIZE);
    put_value(STATE_STORE_KEY, L"LastGoodThumbprint", REG_BINARY, other.thumbprint.bytes,
              THUMBPRINT_SIZE);
    stored = read_state();
    assert_int_equal(stored.last_good.presence, PART_PRESENT);
    assert_true(stored.last_good.not_after == 0);
    assert_int_equal(stored.last_good.trust.issuer_count, 0);

    assert_ok(state_store_last_good(&last_good));
    put_value(STATE_STORE_KEY, L"LastGoodDetails", REG_BINARY, "rubbish", 7);
    assert_true(read_state().last_good.not_after == 0);
    remove_value(STATE_STORE_KEY, L"LastGoodDetails");
    assert_int_equal(read_state().last_good.presence, PART_PRESENT);
    assert_true(read_state().last_good.not_after == 0);
}

/* The version before stored where the chain ends, and nothing of issuers. */
void state_last_good_of_the_version_before(void **state)
{
    const struct last_good last_good = sample_details();
    struct codec_writer writer;
    uint8_t root[1 + SHA256_SIZE];
    struct stored_state stored;

    (void)state;
    memset(root, 1, sizeof(root));
    assert_ok(state_store_last_good(&last_good));
    codec_begin(&writer);
    codec_put_bytes(&writer, last_good.thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put(&writer, last_good.not_before, 8);
    codec_put(&writer, last_good.not_after, 8);
    codec_put_bytes(&writer, root, sizeof(root));
    assert_true(codec_end(&writer));
    put_value(STATE_STORE_KEY, L"LastGoodDetails", REG_BINARY, writer.bytes, (DWORD)writer.size);
    stored = read_state();
    assert_int_equal(stored.last_good.names.count, 4);
    assert_true(stored.last_good.not_after == last_good.not_after);
    assert_int_equal(stored.last_good.trust.class, CLASS_UNKNOWN);
    assert_int_equal(stored.last_good.trust.issuer_count, 0);
}

void state_last_good_needs_both_values(void **state)
{
    const struct last_good last_good = sample_last_good();

    (void)state;
    assert_ok(state_store_last_good(&last_good));
    remove_value(STATE_STORE_KEY, L"LastGoodThumbprint");
    assert_int_equal(read_state().last_good.presence, PART_ABSENT);
    assert_ok(state_store_last_good(&last_good));
    remove_value(STATE_STORE_KEY, L"LastGoodNames");
    assert_int_equal(read_state().last_good.presence, PART_ABSENT);
}

void state_last_good_without_names(void **state)
{
    struct last_good last_good = sample_last_good();
    struct stored_state stored;

    (void)state;
    last_good.names.count = 0;
    assert_ok(state_store_last_good(&last_good));
    stored = read_state();
    assert_int_equal(stored.last_good.presence, PART_PRESENT);
    assert_int_equal(stored.last_good.names.count, 0);
}

static enum presence presence_with_names(DWORD type, const wchar_t *strings, DWORD size)
{
    put_value(STATE_STORE_KEY, L"LastGoodNames", type, strings, size);
    return read_state().last_good.presence;
}

void state_malformed_last_good_names(void **state)
{
    static wchar_t long_name[400];
    const struct last_good last_good = sample_last_good();

    (void)state;
    assert_ok(state_store_last_good(&last_good));
    assert_int_equal(presence_with_names(REG_MULTI_SZ, L"DNS:a", 12), PART_PRESENT);
    assert_int_equal(presence_with_names(REG_MULTI_SZ, L"DNS:a", 10), PART_PRESENT);
    assert_int_equal(presence_with_names(REG_MULTI_SZ, L"DNS:", 10), PART_MALFORMED);
    assert_int_equal(presence_with_names(REG_MULTI_SZ, L"a.example", 20), PART_MALFORMED);
    assert_int_equal(presence_with_names(REG_MULTI_SZ, L"DNS:a", 11), PART_MALFORMED);
    assert_int_equal(presence_with_names(REG_SZ, L"DNS:a", 12), PART_MALFORMED);
    for (size_t i = 0; i < 399; i++) {
        long_name[i] = i < 4 ? L"DNS:"[i] : L'a';
    }
    assert_int_equal(presence_with_names(REG_MULTI_SZ, long_name, sizeof(long_name)),
                     PART_MALFORMED);
}
