/* What of SSTP only a simulated server can show. */
#include "sstp_server.h"

#include "httpsys_client.h"
#include "settings.h"

#include "wait.h"

#include <string.h>

#define SSTP_SETTINGS WINSIM_SERVICES L"\\SstpSvc"

static bool listens(const void *unused)
{
    char reply[128];

    (void)unused;
    return httpsys_command("SSTP", reply, sizeof reply) == ERROR_SUCCESS;
}

void sstp_refuses_clients_without_a_free_port(void **state)
{
    char reply[128];

    (void)state;
    (void)sstp_issue();
    settings_set_dword(NULL, WINSIM_FREE_PORTS, 0);
    sstp_start();
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_SUCCESS);
    assert_non_null(strstr(reply, " full"));
    settings_remove(NULL, WINSIM_FREE_PORTS);
    sstp_restart();
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_SUCCESS);
    assert_null(strstr(reply, " full"));
}

void sstp_offload_can_be_deaf(void **state)
{
    char reply[128];

    (void)state;
    settings_set_dword(NULL, WINSIM_PLAIN_DEAF, 1);
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    sstp_start();
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_NOT_FOUND);
    settings_remove(NULL, WINSIM_PLAIN_DEAF);
    sstp_restart();
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_SUCCESS);
    assert_non_null(strstr(reply, "80 "));
    assert_non_null(strstr(reply, " plain"));
}

void sstp_may_listen_late(void **state)
{
    (void)state;
    (void)sstp_issue();
    settings_set_string(SSTP_SETTINGS, WINSIM_LISTEN_BEHAVIOUR, L"late");
    sstp_start();
    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_RUNNING);
    assert_false(listens(NULL));
    settings_remove(SSTP_SETTINGS, WINSIM_LISTEN_BEHAVIOUR);
    assert_true(wait_until(listens, NULL));
    settings_set_string(SSTP_SETTINGS, WINSIM_LISTEN_BEHAVIOUR, L"late");
    sstp_restart(); /* nobody waits for it in vain */
    sstp_restart();
    assert_false(listens(NULL));
    settings_remove(SSTP_SETTINGS, WINSIM_LISTEN_BEHAVIOUR);
    assert_true(wait_until(listens, NULL));
    settings_set_dword(SSTP_SETTINGS, WINSIM_LISTEN_DELAY, 1500);
    sstp_restart();
    service_start(L"RemoteAccess");
    assert_false(listens(NULL));
    assert_true(wait_until(listens, NULL));
    service_stop(L"RemoteAccess");
    settings_remove(SSTP_SETTINGS, WINSIM_LISTEN_DELAY);
}

void sstp_may_not_listen_until_its_next_start(void **state)
{
    (void)state;
    (void)sstp_issue();
    settings_set_string(SSTP_SETTINGS, WINSIM_LISTEN_BEHAVIOUR, L"never");
    sstp_start();
    settings_remove(SSTP_SETTINGS, WINSIM_LISTEN_BEHAVIOUR);
    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_RUNNING);
    assert_false(listens(NULL));
    sstp_restart();
    assert_true(listens(NULL));
}

static bool runs(const void *unused)
{
    (void)unused;
    return service_state(L"RemoteAccess") == SERVICE_RUNNING;
}

static bool has_ended(const void *unused)
{
    (void)unused;
    return service_state(L"RemoteAccess") == SERVICE_STOPPED;
}

void rras_may_need_its_certificate(void **state)
{
    const struct certificate first = sstp_issue();
    const struct certificate second = sstp_issue();

    (void)state;
    sstp_bind_both(&first, true);
    sstp_start();
    service_start(L"RemoteAccess");
    settings_set_dword(WINSIM_SERVICES L"\\RemoteAccess", WINSIM_NEEDS_CERTIFICATE, 711);
    Sleep(500);
    assert_true(runs(NULL));
    certificate_delete(&first);
    assert_true(wait_until(has_ended, NULL));
    service_send_start(L"RemoteAccess");
    Sleep(500);
    assert_false(runs(NULL));
    sstp_bind_both(&second, true);
    service_send_start(L"RemoteAccess");
    assert_true(wait_until(runs, NULL));
    settings_set_dword(WINSIM_SERVICES L"\\RemoteAccess", WINSIM_NEEDS_CERTIFICATE, MAXDWORD);
    certificate_delete(&second);
    assert_true(wait_until(has_ended, NULL));
    settings_remove(WINSIM_SERVICES L"\\RemoteAccess", WINSIM_NEEDS_CERTIFICATE);
    service_send_start(L"RemoteAccess");
    assert_true(wait_until(runs, NULL));
    service_stop(L"RemoteAccess");
}
