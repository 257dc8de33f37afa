/* Tests of settings_reader.h. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "settings_reader.h"

void settings_missing_key_means_defaults(void **state)
{
    const struct settings standard = settings_default();
    struct settings settings;
    uint64_t fingerprint;

    (void)state;
    remove_tree(SETTINGS_KEY);
    assert_ok(settings_read(&settings, &fingerprint));
    assert_memory_equal(settings.values, standard.values, sizeof(settings.values));
    for (int i = 0; i < SETTING_COUNT; i++) {
        assert_false(settings.bad[i]);
    }
}

void settings_reads_values(void **state)
{
    struct settings settings;
    uint64_t fingerprint;

    (void)state;
    remove_tree(SETTINGS_KEY);
    put_dword(SETTINGS_KEY, L"SettleSeconds", 0);
    put_dword(SETTINGS_KEY, L"RestartsPerDay", 16);
    assert_ok(settings_read(&settings, &fingerprint));
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS], 0);
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_DAY], 16);
    assert_false(settings.bad[SETTING_SETTLE_SECONDS]);
    remove_tree(SETTINGS_KEY);
}

void settings_refuses_bad_values_one_by_one(void **state)
{
    const struct settings standard = settings_default();
    struct settings settings;
    uint64_t fingerprint;

    (void)state;
    remove_tree(SETTINGS_KEY);
    put_value(SETTINGS_KEY, L"SettleSeconds", REG_SZ, L"5", 4);
    put_dword(SETTINGS_KEY, L"RestartsPerHour", 11);
    put_value(SETTINGS_KEY, L"SafetyPassMinutes", REG_DWORD, "\1", 1);
    put_dword(SETTINGS_KEY, L"ServiceStopSeconds", 30);
    assert_ok(settings_read(&settings, &fingerprint));
    assert_true(settings.bad[SETTING_SETTLE_SECONDS]);
    assert_true(settings.bad[SETTING_RESTARTS_PER_HOUR]);
    assert_true(settings.bad[SETTING_SAFETY_PASS_MINUTES]);
    assert_false(settings.bad[SETTING_SERVICE_STOP_SECONDS]);
    assert_false(settings.bad[SETTING_SERVICE_START_SECONDS]);
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS],
                     standard.values[SETTING_SETTLE_SECONDS]);
    assert_int_equal(settings.values[SETTING_SERVICE_STOP_SECONDS], 30);
    remove_tree(SETTINGS_KEY);
}

/* Good or bad, and whatever it is called. */
void settings_tells_whether_a_value_is_another(void **state)
{
    static const struct {
        const wchar_t *name;
        DWORD type;
        const wchar_t *data;
        DWORD size;
    } writes[] = {
        {L"SettleSeconds", REG_DWORD, L"\1\0", 4},
        {L"SettleSeconds", REG_DWORD, L"\2\0", 4},
        {L"SettleSeconds", REG_SZ, L"2", 4},
        {L"RestartsPerDay", REG_DWORD, L"\2\0", 4},
        {L"Issuer", REG_SZ, L"a", 4},
        {L"Issuer", REG_SZ, L"b", 4},
        {L"HostName", REG_SZ, L"no name", 16},
        {L"HostName", REG_SZ, L"no names", 18},
    };
    struct settings settings;
    uint64_t before;
    uint64_t fingerprint;

    (void)state;
    remove_tree(SETTINGS_KEY);
    assert_ok(settings_read(&settings, &before));
    for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
        put_value(SETTINGS_KEY, writes[i].name, writes[i].type, writes[i].data, writes[i].size);
        assert_ok(settings_read(&settings, &fingerprint));
        assert_true(fingerprint != before);
        assert_ok(settings_read(&settings, &before));
        assert_true(fingerprint == before);
    }
    put_dword(SETTINGS_KEY, L"NotOurs", 1);
    assert_ok(settings_read(&settings, &fingerprint));
    assert_true(fingerprint == before);
    remove_tree(SETTINGS_KEY);
}
