/* config: what it shows of the settings, what it writes and what it refuses. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>
#include <string.h>

enum { DONE = 0, WARNING = 1, USAGE = 3, FAILED = 4 };

/* Of the setting that the last document has under that number. */
static void assert_setting(size_t number, const char *key, const char *expected)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "settings.%u.%s", (unsigned)number, key);
    assert_json(path, expected);
}

static size_t number_of(const char *name)
{
    char path[64];

    for (size_t i = 0; i < json_count("settings"); i++) {
        (void)snprintf(path, sizeof(path), "settings.%u.name", (unsigned)i);
        if (strcmp(json_value(path), name) == 0) {
            return i;
        }
    }
    fail_msg("%s is not listed", name);
    return 0;
}

static void assert_text_stored(const wchar_t *name, const wchar_t *expected)
{
    wchar_t text[256];
    DWORD size = sizeof(text);

    assert_code(RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_PARAMETERS_KEY, name, RRF_RT_REG_SZ, NULL,
                             text, &size));
    assert_true(wcscmp(text, expected) == 0);
}

static void assert_nothing_stored(const wchar_t *name)
{
    assert_false(registry_has_value(PRODUCT_PARAMETERS_KEY, name));
}

/* ---- showing ---- */

static void each_setting_is_listed_with_where_it_comes_from(void **state)
{
    (void)state;
    product_set(L"RestartsPerHour", 3);
    registry_set_text(PRODUCT_POLICY_KEY, L"RestartPolicy", L"idle");
    product_reports(L"config list", DONE);
    assert_json("format", "1");
    assert_json("command", "config");
    assert_json("error", "null");
    assert_setting(0, "name", "Mode");
    assert_setting(number_of("HostName"), "value", "null");
    assert_setting(number_of("HostName"), "default", "null");
    assert_setting(number_of("HostName"), "source", "default");
    assert_setting(number_of("HostName"), "type", "text");
    assert_setting(number_of("HostName"), "restricts", "changes");
    assert_setting(number_of("RestartsPerHour"), "value", "3");
    assert_setting(number_of("RestartsPerHour"), "default", "2");
    assert_setting(number_of("RestartsPerHour"), "source", "setting");
    assert_setting(number_of("RestartsPerHour"), "minimum", "1");
    assert_setting(number_of("RestartsPerHour"), "maximum", "10");
    assert_setting(number_of("RestartPolicy"), "value", "idle");
    assert_setting(number_of("RestartPolicy"), "default", "immediate");
    assert_setting(number_of("RestartPolicy"), "source", "policy");
    assert_setting(number_of("RestartPolicy"), "choices.2", "idle");
    assert_setting(number_of("WarningDays"), "value", "30, 14, 7, 3, 1");
    assert_setting(number_of("WarningDays"), "usable", "true");
    assert_product_says(L"config", DONE, "SETTING VALUE SOURCE DEFAULT");
    assert_product_says(L"config", DONE, "RestartsPerHour 3 this server 2");
    assert_null(strstr(product_run(L"config")->text, "HostName"));
    assert_product_says(L"config", DONE,
                        "have their default value. Show them: "
                        "sstp-cert-rotator config --all");
    assert_product_says(L"config /All", DONE, "RestartsPerHour = 3   (setting; default: 2)");
    assert_product_says(L"config LIST", DONE,
                        "RestartPolicy = idle   (policy; default: immediate)");
    assert_product_says(L"config list", DONE, "HostName = none   (default; default: none)");
    assert_product_says(L"config list", DONE,
                        "It must be one of immediate, window, idle, window-or-idle.");
    assert_product_says(L"config list", DONE, "It must be a number from 1 to 10.");
}

static void one_setting_is_shown(void **state)
{
    (void)state;
    product_reports(L"config get settleseconds", DONE);
    assert_int_equal(json_count("settings"), 1);
    assert_setting(0, "name", "SettleSeconds");
    assert_setting(0, "value", "0");
    assert_product_says(L"config get SettleSeconds", DONE, "SettleSeconds = 0   (setting");
}

static void a_value_of_no_use_is_shown_as_that(void **state)
{
    (void)state;
    registry_set_text(PRODUCT_POLICY_KEY, L"HostName", L"not a name");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"StaggerMinutes", L"5");
    product_reports(L"config list", WARNING);
    assert_setting(number_of("HostName"), "value", "not a name");
    assert_setting(number_of("HostName"), "usable", "false");
    assert_setting(number_of("StaggerMinutes"), "value", "null");
    assert_setting(number_of("StaggerMinutes"), "usable", "false");
    product_reports(L"config get SettleSeconds", DONE);
    assert_product_says(L"config", WARNING, "NOT VALID");
    assert_product_says(L"config", WARNING, "Until it is corrected, nothing is changed");
    assert_product_says(L"config", WARNING, "HostName not a name Group Policy none NOT VALID");
    assert_product_says(L"config", WARNING, "Correct it in Group Policy.");
    assert_product_says(L"config", WARNING, "sstp-cert-rotator config set StaggerMinutes VALUE");
    assert_product_says(L"config get HostName", WARNING, "so nothing is changed on this server");
    assert_product_says(L"config get StaggerMinutes", WARNING, "(of a wrong type)");
    assert_product_says(L"config get StaggerMinutes", WARNING, "so the default applies");
}

static void what_cannot_be_read_is_said(void **state)
{
    (void)state;
    platform_fails(L"RegQueryValueExW", L"Issuer", ERROR_ACCESS_DENIED);
    product_reports(L"config list", WARNING);
    assert_json("error.object", "Issuer");
    assert_setting(number_of("Issuer"), "usable", "false");
    assert_product_says(L"config get Issuer", WARNING, "(unreadable)");
    platform_works(L"RegQueryValueExW");
}

/* ---- changing ---- */

static void what_is_set_counts_at_once_and_has_the_right_type(void **state)
{
    DWORD number;

    (void)state;
    (void)server_watched();
    assert_product_says(L"config set RestartsPerHour 3", DONE, "RestartsPerHour is now 3.");
    events_wait(EVENT_SETTING_CHANGED);
    assert_true(registry_read_dword(PRODUCT_PARAMETERS_KEY, L"RestartsPerHour", &number));
    assert_int_equal(number, 3);
    assert_product_says(L"config set restartpolicy Window", DONE, "RestartPolicy is now Window.");
    assert_product_says(L"config set RestartWindows Sat 22:00-04:00; daily 05:00-05:30", DONE,
                        "RestartWindows is now Sat 22:00-04:00; daily 05:00-05:30.");
    assert_text_stored(L"RestartWindows", L"Sat 22:00-04:00; daily 05:00-05:30");
    events_wait_for_count(EVENT_SETTING_CHANGED, 3);
    product_stop();
    assert_event_says(EVENT_SETTING_CHANGED, L"RestartsPerHour is now 3, from ");
}

static void what_is_unset_is_at_its_default(void **state)
{
    (void)state;
    (void)server_watched();
    assert_product_says(L"config set RestartsPerHour 3", DONE, "now");
    assert_product_says(L"config unset RestartsPerHour", DONE,
                        "RestartsPerHour is now 2, the default");
    assert_nothing_stored(L"RestartsPerHour");
    assert_product_says(L"config unset RestartsPerHour", DONE,
                        "RestartsPerHour is now 2, the default");
    registry_delete_key(PRODUCT_PARAMETERS_KEY);
    assert_product_says(L"config unset HostName", DONE, "HostName is now none, the default");
    assert_false(registry_has_key(PRODUCT_PARAMETERS_KEY));
}

static void a_thumbprint_is_taken_as_it_is_copied(void **state)
{
    (void)state;
    assert_product_says(
        L"config set Thumbprint 92 6a f7 44 53 ad 0f cb b3 fe 9e e6 2e 88 43 32 9a 84 c6 ac", DONE,
        "Thumbprint is now 92 6a");
    assert_text_stored(L"Thumbprint",
                       L"92 6a f7 44 53 ad 0f cb b3 fe 9e e6 2e 88 43 32 9a 84 c6 ac");
}

static void nothing_is_written_that_core_refuses(void **state)
{
    (void)state;
    assert_product_says(L"config set RestartsPerHour 11", USAGE, "must be a number from 1 to 10.");
    assert_product_says(L"config set RestartsPerHour many", USAGE, "Nothing was written");
    assert_product_says(L"config set RestartsPerHour \"\"", USAGE, "Nothing was written");
    assert_nothing_stored(L"RestartsPerHour");
    assert_product_says(L"config set RestartPolicy never", USAGE,
                        "must be one of immediate, window, idle, window-or-idle.");
    assert_nothing_stored(L"RestartPolicy");
    assert_product_says(L"config set Thumbprint vpn.example.com", USAGE,
                        "must be up to 8 SHA-1 thumbprints of 40 hex digits");
    assert_product_says(L"config set Thumbprint vpn.example.com", USAGE,
                        "A server's name belongs in HostName");
    assert_nothing_stored(L"Thumbprint");
    assert_product_says(L"config set Template 1..2", USAGE, "must be up to 8 object identifiers");
    assert_product_says(L"config set HostName *.example.com", USAGE, "without wildcards");
    assert_nothing_stored(L"HostName");
}

static void what_is_no_setting_is_refused_with_the_nearest(void **state)
{
    (void)state;
    assert_product_says(L"config set HostNmae vpn.example.com", USAGE, "HostName");
    assert_product_says(L"config get HostNmae", USAGE, "Did you mean:");
    assert_product_says(L"config unset Everything", USAGE, "There is no such setting");
    assert_product_says(L"config sett HostName vpn", USAGE, "Did you mean: config set?");
    assert_product_says(L"config show", USAGE, "list, get, set or unset");
    assert_product_says(L"config set HostName", USAGE, "a setting and a value");
    assert_product_says(L"config get", USAGE, "the name of a setting");
    assert_product_says(L"config get HostName now", USAGE, "now");
    assert_product_says(L"config unset HostName now", USAGE, "one setting");
    assert_product_says(L"config list all", USAGE, "all");
}

static void that_policy_overrules_it_is_said(void **state)
{
    DWORD number;

    (void)state;
    registry_set_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", 5);
    assert_product_says(L"config set RestartsPerHour 3", WARNING, "it has no effect");
    assert_true(registry_read_dword(PRODUCT_PARAMETERS_KEY, L"RestartsPerHour", &number));
    assert_int_equal(number, 3);
    assert_product_says(L"config unset RestartsPerHour", WARNING, "RestartsPerHour, which is 5");
    assert_true(registry_read_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", &number));
    assert_int_equal(number, 5);
}

/* Whoever runs the tests is one: Windows' refusal stands for it. */
static void who_may_not_write_settings_is_told_so(void **state)
{
    (void)state;
    platform_fails(L"RegCreateKeyExW", PRODUCT_PARAMETERS_KEY, ERROR_ACCESS_DENIED);
    assert_product_says(L"config set RestartsPerHour 3", FAILED, "administrator's rights");
    platform_works(L"RegCreateKeyExW");
    platform_fails(L"RegOpenKeyExW", PRODUCT_PARAMETERS_KEY, ERROR_ACCESS_DENIED);
    assert_product_says(L"config unset SettleSeconds", FAILED, "administrator's rights");
    platform_works(L"RegOpenKeyExW");
}

static void what_reads_back_otherwise_is_no_success(void **state)
{
    (void)state;
    platform_fails(L"RegQueryValueExW", L"RestartsPerHour", ERROR_FILE_NOT_FOUND);
    assert_product_says(L"config set RestartsPerHour 3", FAILED,
                        "Reading back the setting RestartsPerHour failed");
    platform_works(L"RegQueryValueExW");
}

static void without_the_service_nothing_is_written(void **state)
{
    (void)state;
    product_uninstall();
    assert_product_says(L"config set RestartsPerHour 3", FAILED, "is not installed");
    assert_false(registry_has_key(PRODUCT_KEY));
}

int scenarios_commands_config(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(each_setting_is_listed_with_where_it_comes_from),
        SCENARIO(one_setting_is_shown),
        SCENARIO(a_value_of_no_use_is_shown_as_that),
        SCENARIO(what_cannot_be_read_is_said),
        SCENARIO(what_is_set_counts_at_once_and_has_the_right_type),
        SCENARIO(what_is_unset_is_at_its_default),
        SCENARIO(a_thumbprint_is_taken_as_it_is_copied),
        SCENARIO(nothing_is_written_that_core_refuses),
        SCENARIO(what_is_no_setting_is_refused_with_the_nearest),
        SCENARIO(that_policy_overrules_it_is_said),
        SCENARIO(who_may_not_write_settings_is_told_so),
        SCENARIO(what_reads_back_otherwise_is_no_success),
        SCENARIO(without_the_service_nothing_is_written),
    };

    return cmocka_run_group_tests_name("commands/config", tests, NULL, NULL);
}
