/* balancer: which certificate the load balancer in front of the server presents. It is taken from
 * LocalMachine\MY with its key, as a file that was exported there would be. */
#include "httpsys_client.h"
#include "machine_keys.h"
#include "output.h"
#include "settings.h"
#include "verbs.h"

enum { SHA1_SIZE = 20 };

static DWORD present(const BYTE sha1[SHA1_SIZE])
{
    struct tls_material material = {0};
    WORD port = 0;
    DWORD error = machine_keys_load(L"MY", sha1, SHA1_SIZE, &material);

    if (error == ERROR_SUCCESS) {
        error = httpsys_balancer_on(&material, &port);
    }
    tls_material_free(&material);
    return error == ERROR_SUCCESS ? settings_set_dword(NULL, WINSIM_BALANCER_PORT, port) : error;
}

static DWORD take_away(void)
{
    const DWORD error = httpsys_balancer_off();

    return error == ERROR_SUCCESS ? settings_remove(NULL, WINSIM_BALANCER_PORT) : error;
}

int verb_balancer(struct arguments *arguments)
{
    BYTE sha1[SHA1_SIZE];
    DWORD length = 0;
    DWORD error;

    if (arguments->count != 1) {
        return EXIT_USAGE;
    }
    if (wcscmp(arguments->values[0], L"off") == 0) {
        error = take_away();
    } else if (!parse_hex(arguments->values[0], sha1, SHA1_SIZE, &length) || length != SHA1_SIZE) {
        return EXIT_USAGE;
    } else {
        error = present(sha1);
    }
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"balancer", arguments->values[0], error);
}
