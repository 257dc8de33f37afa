/*
 * winsim.exe VERB ...: the Windows side of a simulated RRAS server, for people and scripts: what
 * its administrator, other applications and the power switch do. Run through tools/playground.sh.
 * It is not the product and does none of its work.
 */
#include "output.h"
#include "verbs.h"

#include <stdio.h>
#include <wchar.h>

int wmain(int count, wchar_t **values);

static const struct {
    const wchar_t *name;
    verb_run *run;
    const char *usage;
} verbs[] = {
    {L"create", verb_create, "--control-port PORT --offset N [--listener-port PORT]"},
    {L"reset", verb_reset, ""},
    {L"import", verb_import, "CERTIFICATE.der [KEY] [--store NAME]"},
    {L"delete", verb_delete, "THUMBPRINT"},
    {L"certificates", verb_certificates, "[--store NAME]"},
    {L"root-list", verb_root_list, "present|absent"},
    {L"netsh", verb_netsh, ""},
    {L"bind", verb_bind,
     "IP:PORT THUMBPRINT [--appid GUID] [--store NAME] [--flags N] [--check-mode N]\n"
     "              [--freshness SECONDS] [--timeout MILLISECONDS] [--ctl-identifier NAME] "
     "[--ctl-store NAME]"},
    {L"unbind", verb_unbind, "IP:PORT"},
    {L"balancer", verb_balancer, "THUMBPRINT|off"},
    {L"events", verb_events, "[Application|System] [--after RECORD] [--source NAME]"},
    {L"renewal-event", verb_renewal_event,
     "ID [--old THUMBPRINT] [--new THUMBPRINT] [--context Machine|User]\n"
     "              [--malformed missing|empty|number|long]"},
    {L"channel", verb_channel, "enabled|disabled|absent [--name CHANNEL]"},
    {L"services", verb_services, ""},
    {L"start-type", verb_start_type, "SERVICE automatic|manual|disabled"},
    {L"start", verb_start, "[SERVICE]"},
    {L"stop", verb_stop, "[SERVICE]"},
    {L"restart", verb_restart, ""},
    {L"control", verb_control, "SERVICE timechange SECONDS|power-resume|preshutdown|shutdown"},
    {L"console", verb_console, "PROCESS close|logoff|shutdown"},
    {L"desktop", verb_desktop, ""},
    {L"reboot", verb_reboot, "[--power-cut]"},
    {L"set", verb_set, "NAME VALUE"},
    {L"unset", verb_unset, "NAME"},
};

enum { VERBS = sizeof verbs / sizeof verbs[0] };

static int usage(void)
{
    fputs("usage: winsim VERB ...\n", stderr);
    for (int i = 0; i < VERBS; i++) {
        fprintf(stderr, "  %-12ls %s\n", verbs[i].name, verbs[i].usage);
    }
    return EXIT_USAGE;
}

int wmain(int count, wchar_t **values)
{
    struct arguments arguments = {.count = count - 2, .values = values + 2};

    output_begin();
    for (int i = 0; count > 1 && i < VERBS; i++) {
        if (wcscmp(values[1], verbs[i].name) == 0) {
            const int code = verbs[i].run(&arguments);

            if (code == EXIT_USAGE) {
                fprintf(stderr, "usage: winsim %ls %s\n", verbs[i].name, verbs[i].usage);
            }
            return code;
        }
    }
    return usage();
}
