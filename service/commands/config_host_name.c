/* Looks at the server as `status` does. */
#include "commands/config_host_name.h"

#include "output/console.h"
#include "view/lost_names.h"

#define NAMES_TEXT 1024

void config_warn_of_lost_names(const struct settings *wanted)
{
    struct view *view = view_open();
    wchar_t names[NAMES_TEXT];

    if (view == NULL) {
        return; /* a warning less; what is asked for is done */
    }
    if (lost_names(view, wanted, names, NAMES_TEXT)) {
        console_print(
            L"VPN clients that connect by a name that is not in HostName are refused once "
            L"a certificate is used that is not for it. Until now this server was known "
            L"as: ");
        console_print(names);
        console_print(L"\r\nTo take HostName back: sstp-cert-rotator config unset HostName\r\n");
    }
    view_close(view);
}
