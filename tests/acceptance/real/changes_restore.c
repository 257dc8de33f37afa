/* Making good what a run changed; see changes.h. Each step is tried, whatever became of those
 * before it, and what was kept is forgotten only when all have succeeded. */
#include "changes.h"

#include "changes_store.h"
#include "channel_state.h"
#include "fixture_life.h"
#include "product.h"
#include "registry.h"
#include "services.h"
#include "sstp.h"

#include <wchar.h>

static bool was(const wchar_t *name)
{
    DWORD answer = 0;

    return registry_read_dword(CHANGES_KEY, name, &answer) && answer == 1;
}

static void stop_services(void **state)
{
    (void)state;
    if (was(CHANGES_RRAS)) {
        service_stop(PRODUCT_SERVICE);
        service_stop_all(SSTP_SERVICE);
    }
}

/* The product was not there before its scenarios. */
static void remove_product(void **state)
{
    (void)state;
    if (was(CHANGES_SCENARIOS) && changes_meet_product()) {
        product_begin();
        if (service_state(PRODUCT_SERVICE) != 0) {
            assert_product_says(L"uninstall", 0, "");
        }
        registry_delete_key(PRODUCT_POLICY_KEY);
    }
}

static void remove_what_tests_made(void **state)
{
    (void)state;
    fixture_end();
}

static void remove_certificates(void **state)
{
    (void)state;
    if (was(CHANGES_RRAS)) {
        certificates_begin();
        certificates_delete_all();
        certificates_end();
    }
}

static bool read_record(const struct change_endpoint *endpoint, struct binding *binding)
{
    return registry_read_binary(CHANGES_RECORDS, endpoint->name, (BYTE *)binding,
                                sizeof(*binding)) == sizeof(*binding);
}

static void restore_record(const struct change_endpoint *endpoint)
{
    struct binding binding;
    wchar_t saved[BINDING_KEY_SIZE];
    wchar_t now[BINDING_KEY_SIZE];

    if (!read_record(endpoint, &binding)) {
        return;
    }
    if (!binding.present) {
        binding_delete(endpoint->family, endpoint->port);
        return;
    }
    binding_set(endpoint->family, endpoint->port, &binding);
    assert_binding(endpoint->family, endpoint->port, &binding);
    (void)swprintf(saved, BINDING_KEY_SIZE, L"%ls\\%ls", CHANGES_RECORDS, endpoint->name);
    assert_true(changes_same_values(saved, binding_key(endpoint->family, endpoint->port, now)));
}

static void restore_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < change_endpoint_count; i++) {
        restore_record(&change_endpoints[i]);
    }
}

static void restore_channel(void **state)
{
    DWORD enabled;

    (void)state;
    if (registry_read_dword(CHANGES_KEY, CHANGES_CHANNEL, &enabled) &&
        (channel_config(RENEWALS) == ERROR_SUCCESS) != (enabled == 1)) {
        assert_code(channel_switch(RENEWALS, enabled == 1));
    }
}

static void delete_values(const wchar_t *path)
{
    HKEY key;
    wchar_t name[256];
    DWORD length = COUNT_OF(name);

    assert_code(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_SET_VALUE, &key));
    while (RegEnumValueW(key, 0, name, &length, NULL, NULL, NULL, NULL) == ERROR_SUCCESS) {
        assert_code(RegDeleteValueW(key, name));
        length = COUNT_OF(name);
    }
    (void)RegCloseKey(key);
}

static void restore_parameters(void **state)
{
    (void)state;
    if (was(CHANGES_RRAS) && registry_has_key(CHANGES_PARAMETERS)) {
        delete_values(SSTP_KEY);
        changes_copy_key(CHANGES_PARAMETERS, SSTP_KEY);
        assert_true(changes_same_values(CHANGES_PARAMETERS, SSTP_KEY));
    }
}

static void restore_start_types(void **state)
{
    struct saved_service service;

    (void)state;
    for (DWORD i = 0; changes_get_service(i, &service); i++) {
        service_set_start_type(service.name, service.start_type);
    }
}

static void restore_services(void **state)
{
    struct saved_service service;

    (void)state;
    for (DWORD i = 0; changes_get_service(i, &service); i++) {
        if (service.runs) {
            service_start(service.name);
        }
    }
}

int changes_restore(void)
{
    /* Records before certificates: those of a run would otherwise outlive what they name. */
    static const struct CMUnitTest steps[] = {
        cmocka_unit_test(stop_services),          cmocka_unit_test(remove_product),
        cmocka_unit_test(remove_what_tests_made), cmocka_unit_test(restore_channel),
        cmocka_unit_test(restore_records),        cmocka_unit_test(remove_certificates),
        cmocka_unit_test(restore_parameters),     cmocka_unit_test(restore_start_types),
        cmocka_unit_test(restore_services),
    };
    int failed;

    if (!changes_are_pending()) {
        changes_forget(); /* what was not yet complete: nothing was changed */
        return 0;
    }
    (void)fixture_begin();
    bindings_begin();
    failed = cmocka_run_group_tests_name("restore", steps, NULL, NULL);
    if (failed == 0) {
        changes_forget();
    }
    return failed;
}
