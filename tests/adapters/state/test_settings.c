/* Tests of state/settings_reader.h and state/settings_writer.h. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "settings/text.h"
#include "simulation.h"
#include "state/settings_reader.h"
#include "state/settings_writer.h"

static void forget(void)
{
    remove_tree(SETTINGS_KEY);
    remove_tree(POLICY_KEY);
}

void settings_missing_key_means_defaults(void **state)
{
    const struct settings standard = settings_default();
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];

    (void)state;
    forget();
    assert_ok(settings_read(&settings, seen));
    assert_memory_equal(settings.values, standard.values, sizeof(settings.values));
    for (int i = 0; i < SETTING_COUNT; i++) {
        assert_false(settings.bad[i]);
    }
}

void settings_reads_values(void **state)
{
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];

    (void)state;
    forget();
    put_dword(SETTINGS_KEY, L"SettleSeconds", 0);
    put_dword(SETTINGS_KEY, L"RestartsPerDay", 16);
    assert_ok(settings_read(&settings, seen));
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS], 0);
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_DAY], 16);
    assert_false(settings.bad[SETTING_SETTLE_SECONDS]);
    forget();
}

void settings_refuses_bad_values_one_by_one(void **state)
{
    const struct settings standard = settings_default();
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];

    (void)state;
    forget();
    put_value(SETTINGS_KEY, L"SettleSeconds", REG_SZ, L"5", 4);
    put_dword(SETTINGS_KEY, L"RestartsPerHour", 11);
    put_value(SETTINGS_KEY, L"SafetyPassMinutes", REG_DWORD, "\1", 1);
    put_dword(SETTINGS_KEY, L"ServiceStopSeconds", 30);
    assert_ok(settings_read(&settings, seen));
    assert_true(settings.bad[SETTING_SETTLE_SECONDS]);
    assert_true(settings.bad[SETTING_RESTARTS_PER_HOUR]);
    assert_true(settings.bad[SETTING_SAFETY_PASS_MINUTES]);
    assert_false(settings.bad[SETTING_SERVICE_STOP_SECONDS]);
    assert_false(settings.bad[SETTING_SERVICE_START_SECONDS]);
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS],
                     standard.values[SETTING_SETTLE_SECONDS]);
    assert_int_equal(settings.values[SETTING_SERVICE_STOP_SECONDS], 30);
    forget();
}

static bool all_same(const struct setting_seen *a, const struct setting_seen *b)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (!setting_seen_same(&a[i], &b[i])) {
            return false;
        }
    }
    return true;
}

/* Good or bad, and wherever it lies. */
void settings_tells_whether_a_value_is_another(void **state)
{
    static const struct {
        const wchar_t *key;
        const wchar_t *name;
        DWORD type;
        const wchar_t *data;
        DWORD size;
    } writes[] = {
        {SETTINGS_KEY, L"SettleSeconds", REG_DWORD, L"\1\0", 4},
        {SETTINGS_KEY, L"SettleSeconds", REG_DWORD, L"\2\0", 4},
        {SETTINGS_KEY, L"SettleSeconds", REG_SZ, L"2", 4},
        {SETTINGS_KEY, L"RestartsPerDay", REG_DWORD, L"\2\0", 4},
        {POLICY_KEY, L"RestartsPerDay", REG_DWORD, L"\2\0", 4},
        {SETTINGS_KEY, L"Issuer", REG_SZ, L"a", 4},
        {SETTINGS_KEY, L"Issuer", REG_SZ, L"b", 4},
        {SETTINGS_KEY, L"HostName", REG_SZ, L"no name", 16},
        {SETTINGS_KEY, L"HostName", REG_SZ, L"no names", 18},
        {POLICY_KEY, L"HostName", REG_SZ, L"no name", 16},
    };
    struct settings settings;
    struct setting_seen before[SETTING_COUNT];
    struct setting_seen seen[SETTING_COUNT];

    (void)state;
    forget();
    assert_ok(settings_read(&settings, before));
    for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
        put_value(writes[i].key, writes[i].name, writes[i].type, writes[i].data, writes[i].size);
        assert_ok(settings_read(&settings, seen));
        assert_false(all_same(seen, before));
        assert_ok(settings_read(&settings, before));
        assert_true(all_same(seen, before));
    }
    put_dword(SETTINGS_KEY, L"NotOurs", 1);
    put_dword(SETTINGS_KEY, L"RestartsPerDay", 3); /* policy says something else */
    assert_ok(settings_read(&settings, seen));
    assert_true(all_same(seen, before));
    forget();
}

void settings_of_policy_come_first(void **state)
{
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];

    (void)state;
    forget();
    put_dword(SETTINGS_KEY, L"SettleSeconds", 5);
    put_dword(SETTINGS_KEY, L"RestartsPerDay", 5);
    put_dword(POLICY_KEY, L"SettleSeconds", 6);
    put_value(POLICY_KEY, L"HostName", REG_SZ, L"vpn.example.com", 32);
    assert_ok(settings_read(&settings, seen));
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS], 6);
    assert_int_equal(settings.sources[SETTING_SETTLE_SECONDS], SOURCE_POLICY);
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_DAY], 5);
    assert_int_equal(settings.sources[SETTING_RESTARTS_PER_DAY], SOURCE_SETTING);
    assert_string_equal(settings.host_names.text, "vpn.example.com");
    assert_string_equal(seen[SETTING_HOST_NAME].text, "vpn.example.com");
    assert_int_equal(settings.sources[SETTING_ISSUER], SOURCE_DEFAULT);
    forget();
}

/* Were it taken for absent, what it restricts would be allowed. */
void settings_that_are_unreadable_are_not_absent(void **state)
{
    static const wchar_t *const keys[] = {SETTINGS_KEY, POLICY_KEY};
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];

    (void)state;
    forget();
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        fail_calls(L"RegOpenKeyExW", keys[i], ERROR_ACCESS_DENIED);
        assert_int_equal(settings_read(&settings, seen).code, ERROR_ACCESS_DENIED);
        end_failures();
        assert_true(settings.bad[SETTING_HOST_NAME]);
        assert_int_equal(seen[SETTING_HOST_NAME].presence, PART_UNREADABLE);
    }
    put_value(POLICY_KEY, L"Issuer", REG_SZ, L"a", 4);
    fail_calls(L"RegQueryValueExW", L"Issuer", ERROR_ACCESS_DENIED);
    assert_int_equal(settings_read(&settings, seen).code, ERROR_ACCESS_DENIED);
    end_failures();
    assert_true(settings.bad[SETTING_ISSUER]);
    assert_false(settings.bad[SETTING_HOST_NAME]);
    forget();
}

/* ---- writing ---- */

static struct outcome write_typed(enum setting setting, const char *text)
{
    const struct setting_value value = setting_typed(setting, text);

    return setting_write(setting, &value);
}

void settings_written_have_the_type_they_are_read_with(void **state)
{
    wchar_t text[SETTING_TEXT_SIZE];
    DWORD number;
    DWORD size;

    (void)state;
    forget();
    assert_ok(write_typed(SETTING_SETTLE_SECONDS, "7"));
    assert_int_equal(get_value(SETTINGS_KEY, L"SettleSeconds", REG_DWORD, &number, 4), 4);
    assert_int_equal(number, 7);
    assert_ok(write_typed(SETTING_ISSUER, "M\xc3\xbcller CA"));
    size = get_value(SETTINGS_KEY, L"Issuer", REG_SZ, text, sizeof(text));
    assert_int_equal(size, sizeof(L"M\u00fcller CA"));
    assert_memory_equal(text, L"M\u00fcller CA", size);
    assert_ok(write_typed(SETTING_ISSUER, "CA"));
    assert_int_equal(get_value(SETTINGS_KEY, L"Issuer", REG_SZ, text, sizeof(text)), 6);
    assert_false(has_value(POLICY_KEY, L"Issuer"));
    forget();
}

void settings_removed_are_gone(void **state)
{
    (void)state;
    forget();
    assert_ok(setting_remove(SETTING_SETTLE_SECONDS));
    assert_ok(write_typed(SETTING_SETTLE_SECONDS, "7"));
    assert_ok(write_typed(SETTING_STAGGER_MINUTES, "7"));
    assert_ok(setting_remove(SETTING_SETTLE_SECONDS));
    assert_ok(setting_remove(SETTING_SETTLE_SECONDS));
    assert_false(has_value(SETTINGS_KEY, L"SettleSeconds"));
    assert_true(has_value(SETTINGS_KEY, L"StaggerMinutes"));
    forget();
}

void settings_that_cannot_be_written_say_so(void **state)
{
    (void)state;
    forget();
    fail_calls(L"RegCreateKeyExW", SETTINGS_KEY, ERROR_ACCESS_DENIED);
    assert_int_equal(write_typed(SETTING_SETTLE_SECONDS, "7").code, ERROR_ACCESS_DENIED);
    end_failures();
    fail_calls(L"RegSetValueExW", L"SettleSeconds", ERROR_NO_SYSTEM_RESOURCES);
    assert_int_equal(write_typed(SETTING_SETTLE_SECONDS, "7").code, ERROR_NO_SYSTEM_RESOURCES);
    end_failures();
    fail_calls(L"RegQueryValueExW", L"SettleSeconds", ERROR_FILE_NOT_FOUND);
    assert_int_equal(write_typed(SETTING_SETTLE_SECONDS, "7").code, ERROR_INVALID_DATA);
    end_failures();
    fail_calls(L"RegDeleteValueW", L"SettleSeconds", ERROR_ACCESS_DENIED);
    assert_int_equal(setting_remove(SETTING_SETTLE_SECONDS).code, ERROR_ACCESS_DENIED);
    end_failures();
    forget();
}
