/* What of SSTP only a simulated server can show. */
#include "sstp_server.h"

#include "httpsys_client.h"
#include "settings.h"

#include <string.h>

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
