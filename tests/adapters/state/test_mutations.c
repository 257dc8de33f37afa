/* Everything that the adapters decode, mutated by the thousand: nothing reads or writes beyond its
 * memory, and what is taken is what could have been written. Core's own readers have fuzzers
 * (tests/fuzz). */
#include "adapters_test.h"

#include "certificate/verdict.h"
#include "certificates.h"
#include "mutate.h"
#include "probe/leaf.h"
#include "registry_guard.h"
#include "rras/sstp_parameters.h"
#include "state/codec.h"
#include "state/records.h"
#include "state/request_box.h"
#include "state/settings_reader.h"
#include "state_test.h"
#include "win32/text.h"

#include <wchar.h>

#define HEADER        8 /* bytes before a record's content: version, size and so on */
#define RECORD_ROUNDS 4000
#define LEAF_ROUNDS   800
#define VALUE_ROUNDS  80
#define TEXT_ROUNDS   5000

/* ---- records of the service's own state ---- */

/* Decodes, and if that is taken, encodes into *again. */
typedef bool (*take_record)(const uint8_t *bytes, size_t size, struct codec_writer *again);

static bool take_intent(const uint8_t *bytes, size_t size, struct codec_writer *again)
{
    static struct intent intent;
    struct boot_id boot;

    return intent_decode(bytes, size, &intent, &boot) && intent_encode(again, &intent, &boot);
}

static bool take_end(const uint8_t *bytes, size_t size, struct codec_writer *again)
{
    static struct remote_access_end end;
    struct boot_id boot;

    return end_decode(bytes, size, &end, &boot) && end_encode(again, &end, &boot);
}

#define TAKE(kind, type)                                                                           \
    static bool take_##kind(const uint8_t *bytes, size_t size, struct codec_writer *again)         \
    {                                                                                              \
        static struct type record;                                                                 \
        return kind##_decode(bytes, size, &record) && kind##_encode(again, &record);               \
    }

TAKE(sstp_start, sstp_start)
TAKE(loss, loss)
TAKE(choice, admin_choice)
TAKE(exclusions, exclusions)
TAKE(last_rotation, last_rotation)
TAKE(restarts, restart_history)
TAKE(clock, clock_record)

/* With a right sum, so that it is the content that is judged. */
static void seal(struct codec_writer *writer, const uint8_t *content, size_t size)
{
    codec_begin(writer);
    codec_put_bytes(writer, content, size);
    assert_true(codec_end(writer));
}

static unsigned mutate_record(const struct codec_writer *sample, take_record take)
{
    static struct codec_writer mutant;
    static struct codec_writer again;
    static struct codec_writer third;
    uint8_t content[2048];
    const size_t length = sample->size - HEADER - 4;
    unsigned taken = 0;

    assert_true(length <= sizeof(content) / 2);
    for (unsigned round = 0; round < RECORD_ROUNDS; round++) {
        memcpy(content, sample->bytes + HEADER, length);
        seal(&mutant, content, mutate(content, length, sizeof(content)));
        if (take(mutate_at_the_edge(mutant.bytes, mutant.size), mutant.size, &again)) {
            taken++; /* then it is stored and read like any other */
            assert_true(take(again.bytes, again.size, &third));
            assert_int_equal(third.size, again.size);
            assert_memory_equal(third.bytes, again.bytes, again.size);
        }
    }
    return taken;
}

void mutations_of_stored_records(void **state)
{
    static struct codec_writer sample;
    static struct admin_choice choice;
    static struct exclusions exclusions;
    static struct sstp_start start;
    static struct loss loss;
    static const struct remote_access_end end = {
        .cause = END_CERTIFICATE, .exit_code = 1066, .specific_code = 711};
    static struct last_rotation rotation;
    static struct restart_history restarts;
    static struct clock_record clock;
    const struct intent intent = sample_intent();
    const struct boot_id boot = {{1}};

    (void)state;
    mutate_begin(1);
    assert_true(intent_encode(&sample, &intent, &boot));
    assert_true(mutate_record(&sample, take_intent) > 0); /* else nothing was shown */
    assert_true(choice_encode(&sample, &choice));
    assert_true(mutate_record(&sample, take_choice) > 0);
    assert_true(exclusions_encode(&sample, &exclusions));
    assert_true(mutate_record(&sample, take_exclusions) > 0);
    assert_true(sstp_start_encode(&sample, &start));
    assert_true(mutate_record(&sample, take_sstp_start) > 0);
    assert_true(loss_encode(&sample, &loss));
    assert_true(mutate_record(&sample, take_loss) > 0);
    assert_true(end_encode(&sample, &end, &boot));
    assert_true(mutate_record(&sample, take_end) > 0);
    assert_true(last_rotation_encode(&sample, &rotation));
    assert_true(mutate_record(&sample, take_last_rotation) > 0);
    assert_true(restarts_encode(&sample, &restarts));
    assert_true(mutate_record(&sample, take_restarts) > 0);
    assert_true(clock_encode(&sample, &clock));
    assert_true(mutate_record(&sample, take_clock) > 0);
}

void mutations_of_a_request(void **state)
{
    static struct codec_writer writer;
    uint8_t content[128];

    (void)state;
    mutate_begin(2);
    for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
        struct placed_request placed;
        struct request_answer answer;
        memset(content, 1, sizeof(content));
        seal(&writer, content, mutate(content, round % 64, sizeof(content)));
        put_value(STATE_STORE_KEY, L"Order", REG_BINARY, writer.bytes, (DWORD)writer.size);
        put_value(STATE_STORE_KEY, L"OrderAnswer", REG_BINARY, writer.bytes, (DWORD)writer.size);
        assert_ok(request_box_take(&placed));
        assert_false(has_value(STATE_STORE_KEY, L"Order"));
        if (request_box_read(0x0101010101010101u, &answer)) {
            assert_true(answer.end < REQUEST_END_COUNT && answer.reason < REASON_COUNT &&
                        answer.verdict < VERDICT_COUNT);
        }
    }
    remove_value(STATE_STORE_KEY, L"OrderAnswer");
}

/* ---- a certificate that a server shows ---- */

static void assert_names_end(const struct certificate *certificate)
{
    assert_true(certificate->name_count <= 256);
    for (size_t i = 0; i < certificate->name_count; i++) {
        assert_true(strlen(certificate->names[i].text) < 65536);
    }
}

void mutations_of_a_certificate(void **state)
{
    static const wchar_t *const names[] = {L"vpn.example.com", L"*.example.org", L"a.example"};
    const struct test_certificate wanted = {.dns = names, .dns_count = 3};
    static struct probe_leaf sample;
    static struct probe_leaf leaf;
    struct certificate certificate;
    struct arena arena;
    unsigned decoded = 0;

    (void)state;
    sample.size = certificates_encoded(&wanted, sample.encoded, sizeof(sample.encoded));
    arena_init(&arena);
    mutate_begin(3);
    for (unsigned round = 0; round < LEAF_ROUNDS; round++) {
        leaf = sample;
        leaf.size = mutate(leaf.encoded, leaf.size, sizeof(leaf.encoded));
        if (probe_leaf_read(&leaf, &arena, &certificate) == ERROR_SUCCESS && certificate.decoded) {
            decoded++;
            assert_names_end(&certificate);
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
    assert_true(decoded > LEAF_ROUNDS / 100);
}

/* ---- values of the registry ---- */

static void put_anything(const wchar_t *key, const wchar_t *name)
{
    static const DWORD types[] = {REG_NONE,  REG_SZ,       REG_EXPAND_SZ, REG_BINARY,
                                  REG_DWORD, REG_MULTI_SZ, REG_QWORD,     99};
    BYTE data[80];

    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (BYTE)(mutate_below(3) == 0 ? mutate_below(256) : 0);
    }
    put_value(key, name, types[mutate_below(sizeof(types) / sizeof(types[0]))], data,
              mutate_below(sizeof(data) + 1));
}

static void assert_bounded(const struct settings *settings)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        if (definition->type == SETTING_NUMBER) {
            assert_in_range(settings->values[i], definition->minimum, definition->maximum);
        }
    }
}

void mutations_of_settings(void **state)
{
    static struct settings settings;
    static struct setting_seen seen[SETTING_COUNT];
    wchar_t name[SETTING_NAME_SIZE];

    (void)state;
    mutate_begin(4);
    for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
        for (int i = 0; i < SETTING_COUNT; i++) {
            assert_int_equal(setting_name((enum setting)i, name), ERROR_SUCCESS);
            put_anything(SETTINGS_KEY, name);
        }
        assert_ok(settings_read(&settings, seen));
        assert_bounded(&settings);
    }
    remove_tree(SETTINGS_KEY);
}

void mutations_of_sstps_parameters(void **state)
{
    static const wchar_t *const names[] = {L"ListenerPort", L"UseHttps", L"isHashConfiguredByAdmin",
                                           L"SHA256CertificateHash", L"SHA1CertificateHash"};
    struct sstp_parameters parameters;

    (void)state;
    mutate_begin(5);
    for (unsigned round = 0; round < VALUE_ROUNDS; round++) {
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            put_anything(SSTP_KEY, names[i]);
        }
        sstp_parameters_read(&parameters);
        assert_true(parameters.listener_port.presence != PART_PRESENT ||
                    parameters.listener_port.value <= 65535);
        assert_int_not_equal(parameters.hashes.sha256.presence, PART_ABSENT);
        assert_int_not_equal(parameters.hashes.sha1.presence, PART_ABSENT);
    }
    registry_guard_restore();
}

/* ---- texts ---- */

void mutations_of_texts(void **state)
{
    wchar_t wide[16];
    wchar_t back[16];
    char narrow[24];

    (void)state;
    mutate_begin(6);
    for (unsigned round = 0; round < TEXT_ROUNDS; round++) {
        for (size_t i = 0; i < 15; i++) {
            static const wchar_t telling[] = {L'\0', L'a', 0x00e4, 0xd800, 0xdc00, 0xffff};
            wide[i] = telling[mutate_below(6)];
        }
        wide[15] = L'\0';
        narrow[23] = 'x';
        if (text_to_utf8(wide, narrow, 23) == ERROR_SUCCESS) {
            assert_int_equal(text_to_wide(narrow, back, 16), ERROR_SUCCESS);
            assert_int_equal(wcscmp(wide, back), 0);
        } else {
            assert_int_equal(narrow[0], '\0');
        }
        assert_int_equal(narrow[23], 'x');
    }
}
