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

#include <string.h>
#include <wchar.h>

#define STEPS_MAX   64
#define CONFIG_SIZE 8192u

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

/* What was not touched is not touched now either: HTTP.sys may hold the context of a certificate
 * that has gone meanwhile. */
static void put_back(const struct change_endpoint *endpoint, const struct binding *binding)
{
    const struct binding now = binding_read(endpoint->family, endpoint->port);

    if (!binding->present) {
        binding_delete(endpoint->family, endpoint->port);
    } else if (memcmp(&now, binding, sizeof(now)) != 0) {
        binding_set(endpoint->family, endpoint->port, binding);
    }
    assert_binding(endpoint->family, endpoint->port, binding);
}

static void restore_record(void **state)
{
    const struct change_endpoint *const endpoint = *state;
    struct binding binding;
    wchar_t saved[BINDING_KEY_SIZE];
    wchar_t now[BINDING_KEY_SIZE];

    if (!read_record(endpoint, &binding)) {
        return;
    }
    put_back(endpoint, &binding);
    if (binding.present) {
        (void)swprintf(saved, BINDING_KEY_SIZE, L"%ls\\%ls", CHANGES_RECORDS, endpoint->name);
        /* Newer versions may keep more of a record than these calls carry: that is told, no more.
         */
        (void)changes_same_values(saved, binding_key(endpoint->family, endpoint->port, now));
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

/* What was not changed is not set again: Windows may not let anybody. */
static void restore_configuration(void **state)
{
    static union {
        QUERY_SERVICE_CONFIGW config;
        BYTE space[CONFIG_SIZE];
    } now;
    const struct saved_service *const saved = *state;

    service_read_config(saved->name, &now.config, sizeof(now));
    if (now.config.dwServiceType != saved->type ||
        wcscmp(now.config.lpBinaryPathName, saved->path) != 0 ||
        _wcsicmp(now.config.lpServiceStartName, saved->account) != 0) {
        service_change(&(struct service_change){.name = saved->name,
                                                .type = saved->type,
                                                .start_type = saved->start_type,
                                                .path = saved->path,
                                                .account = saved->account});
    }
    service_set_start_type(saved->name, saved->start_type);
}

/* A start that was asked for before the run was cut short may come to its end only now. */
static void restore_service(void **state)
{
    const struct saved_service *const service = *state;

    if (service->runs) {
        service_start(service->name);
    } else {
        service_stop_all(service->name);
    }
}

/* ---- all of it ---- */

static struct CMUnitTest steps[STEPS_MAX]; /* cmocka passes over what is empty */

static void add(const char *name, CMUnitTestFunction step, const void *about)
{
    static size_t count;

    assert_true(count < STEPS_MAX);
    steps[count++] = (struct CMUnitTest){name, step, NULL, NULL, (void *)(uintptr_t)about};
}

/* Records before certificates: those of a run would otherwise outlive what they name. */
static void list_steps(void)
{
    static struct saved_service services[SERVICE_NAMES_MAX + 2];
    DWORD count = 0;

    add("stop services", stop_services, NULL);
    add("remove the product", remove_product, NULL);
    add("remove what tests made", remove_what_tests_made, NULL);
    add("restore the channel", restore_channel, NULL);
    for (size_t i = 0; i < change_endpoint_count; i++) {
        add("restore a binding", restore_record, &change_endpoints[i]);
    }
    add("remove certificates", remove_certificates, NULL);
    add("restore parameters", restore_parameters, NULL);
    for (; count < COUNT_OF(services) && changes_get_service(count, &services[count]); count++) {
        add("restore a service", restore_configuration, &services[count]);
    }
    for (DWORD i = 0; i < count; i++) {
        add("restore whether a service runs", restore_service, &services[i]);
    }
}

int changes_restore(void)
{
    int failed;

    if (!changes_are_pending()) {
        changes_forget(); /* what was not yet complete: nothing was changed */
        return 0;
    }
    (void)fixture_begin();
    bindings_begin();
    list_steps();
    failed = cmocka_run_group_tests_name("restore", steps, NULL, NULL);
    if (failed == 0) {
        changes_forget();
    }
    return failed;
}
