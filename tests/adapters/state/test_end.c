/* Tests of state/store.h: what is remembered of RemoteAccess that ended by itself. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "simulation.h"
#include "state/codec.h"
#include "state/records.h"
#include "state_test.h"

void state_end_round_trip(void **state)
{
    struct remote_access_end end = {
        .cause = END_CERTIFICATE, .exit_code = 1066, .specific_code = 711, .tries = 3};
    struct stored_state stored;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_int_equal(read_state().end.presence, PART_ABSENT); /* as the version before left it */
    memset(end.started_with.bytes, 0x33, THUMBPRINT_SIZE);
    assert_ok(state_store_end(&end));
    stored = read_state();
    assert_int_equal(stored.end.presence, PART_PRESENT);
    assert_true(stored.end.same_boot);
    assert_int_equal(stored.end.cause, END_CERTIFICATE);
    assert_int_equal(stored.end.exit_code, 1066);
    assert_int_equal(stored.end.specific_code, 711);
    assert_int_equal(stored.end.tries, 3);
    assert_true(thumbprint_equal(&stored.end.started_with, &end.started_with));
    put_value(STATE_STORE_KEY, L"End", REG_BINARY, "\1\0\0\0\0\0\0\0", 8);
    assert_int_equal(read_state().end.presence, PART_MALFORMED);
    assert_int_equal(read_state().end.cause, END_NONE);
}

/* It did not count how often RemoteAccess was started. */
void state_end_of_the_version_before_is_read(void **state)
{
    struct codec_writer before;
    uint8_t boot[sizeof(struct boot_id)] = {0};
    uint8_t thumbprint[THUMBPRINT_SIZE] = {0x33};

    (void)state;
    codec_begin(&before);
    codec_put_bytes(&before, boot, sizeof(boot));
    codec_put(&before, END_CERTIFICATE, 1);
    codec_put(&before, 1066, 4);
    codec_put(&before, 711, 4);
    codec_put_bytes(&before, thumbprint, sizeof(thumbprint));
    assert_true(codec_end(&before));
    put_value(STATE_STORE_KEY, L"End", REG_BINARY, before.bytes, (DWORD)before.size);
    assert_int_equal(read_state().end.presence, PART_PRESENT);
    assert_int_equal(read_state().end.specific_code, 711);
    assert_int_equal(read_state().end.tries, 0);
}
