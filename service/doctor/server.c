/* Checks: what the service needs of Windows - HTTP.sys, renewal events, the role, SSTP's values. */
#include "diagnosis/load_balancer.h"
#include "doctor/doctor.h"
#include "view/service_ends.h"
#include "wake/renewals.h"
#include "win32/error.h"
#include "win32/text.h"

#define RENEWALS "renewal-channel"

/* ---- HTTP.sys ---- */

static void http_update(struct doctor *doctor)
{
    const struct http_bindings *bindings = &doctor->view->server.bindings;

    if (!bindings->initialized) {
        doctor_say(doctor, CHECK_UNKNOWN, "http-update",
                   L"Run this from an elevated command prompt.",
                   L"HTTP.sys cannot be asked for its bindings.");
    } else if (http_bindings_has_update(bindings)) {
        doctor_say(doctor, CHECK_OK, "http-update", NULL,
                   L"HTTP.sys replaces a binding's certificate in one step "
                   L"(HttpUpdateServiceConfiguration).");
    } else {
        doctor_say(doctor, CHECK_OK, "http-update", NULL,
                   L"HTTP.sys of this Windows cannot replace a binding in one step: it is deleted "
                   L"and set, after a trial.");
    }
}

static void renewal_channel(struct doctor *doctor)
{
    const struct outcome outcome = wake_renewals_channel();

    if (outcome_ok(&outcome)) {
        doctor_say(doctor, CHECK_OK, RENEWALS, NULL,
                   L"Windows reports renewed certificates (the certificate lifecycle channel).");
    } else if (outcome.code == ERROR_EVT_PUBLISHER_DISABLED) {
        doctor_say(doctor, CHECK_WARNING, RENEWALS,
                   L"wevtutil set-log Microsoft-Windows-CertificateServicesClient-Lifecycle-System/"
                   L"Operational /enabled:true",
                   L"The certificate lifecycle channel is disabled: renewals are noticed by the "
                   L"store alone.");
    } else if (outcome.code == ERROR_EVT_CHANNEL_NOT_FOUND) {
        doctor_say(
            doctor, CHECK_WARNING, RENEWALS, NULL,
            L"This Windows has no certificate lifecycle channel: renewals are noticed by the "
            L"store alone.");
    } else {
        doctor_unknown(doctor, RENEWALS, &outcome);
    }
}

/* ---- the role ---- */

#define ENDED 512 /* characters */

/* Where nothing says that this server uses SSTP, it may be meant so. */
static enum check_result of_role(const struct doctor *doctor)
{
    return view_in_use(doctor->view) ? CHECK_WARNING : CHECK_NOTE;
}

/* True if it is there. */
static bool installed(struct doctor *doctor, const wchar_t *name, const struct service_facts *facts)
{
    if (facts->presence == PART_ABSENT) {
        doctor_say(doctor, of_role(doctor), "role",
                   L"Install the role Remote Access with DirectAccess and VPN (RAS), and configure "
                   L"it.",
                   L"The service %ls is not installed, so this server is not an RRAS server.",
                   name);
    } else if (facts->presence != PART_PRESENT) {
        doctor_unknown(doctor, "role", &facts->error);
    }
    return facts->presence == PART_PRESENT;
}

static void remote_access(struct doctor *doctor, const struct service_facts *facts)
{
    wchar_t end[ENDED];

    if (facts->disabled) {
        doctor_say(
            doctor, of_role(doctor), "role",
            L"Configure Routing and Remote Access, or: sc.exe config RemoteAccess start= auto",
            L"RemoteAccess is disabled, so no VPN client can connect. This service does not change "
            L"that.");
    } else if (service_end_format(facts, end, ENDED)) {
        doctor_say(doctor, of_role(doctor), "role",
                   L"See what the System log says of it (RemoteAccess, Service Control Manager), "
                   L"then: sc.exe start RemoteAccess",
                   L"RemoteAccess is stopped, so no VPN client can connect: %ls", end);
    } else if (facts->state != SERVICE_IS_RUNNING) {
        doctor_say(doctor, of_role(doctor), "role", L"sc.exe start RemoteAccess",
                   L"RemoteAccess is stopped, so no VPN client can connect.");
    } else {
        doctor_say(doctor, CHECK_OK, "role", NULL,
                   L"SstpSvc, RasMan and RemoteAccess are installed, and RemoteAccess is running.");
    }
}

static void role(struct doctor *doctor)
{
    const struct snapshot *snapshot = &doctor->view->snapshot;

    if (installed(doctor, L"SstpSvc", &snapshot->sstp) &&
        installed(doctor, L"RasMan", &snapshot->ras_man) &&
        installed(doctor, L"RemoteAccess", &snapshot->remote_access)) {
        remote_access(doctor, &snapshot->remote_access);
    }
}

/* ---- SSTP's values ---- */

/* As grave as what `status` finds of it. */
static enum check_result malformed(const wchar_t *name)
{
    const bool hash = name[0] == L'S'; /* SHA... */

    return severity_of(hash ? REASON_HASH_MALFORMED : REASON_PARAMETER_MALFORMED) ==
                   SEVERITY_CRITICAL
               ? CHECK_FAILED
               : CHECK_WARNING;
}

static unsigned one_value(struct doctor *doctor, const wchar_t *name, enum presence presence,
                          const struct outcome *error)
{
    if (presence == PART_UNREADABLE) {
        doctor_unknown(doctor, "sstp-parameters", error);
        return 1;
    }
    if (presence == PART_MALFORMED) {
        doctor_say(doctor, malformed(name), "sstp-parameters",
                   L"Delete or correct it in HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\"
                   L"Parameters.",
                   L"SSTP's registry value %ls has a type or size that SSTP cannot read.", name);
        return 1;
    }
    return 0;
}

static void parameters(struct doctor *doctor)
{
    const struct snapshot *snapshot = &doctor->view->snapshot;
    const struct sstp_parameters *values = &snapshot->parameters;
    const struct {
        const wchar_t *name;
        enum presence presence;
        const struct outcome *error;
    } all[] = {
        {L"ListenerPort", values->listener_port.presence, &values->listener_port.error},
        {L"UseHttps", values->use_https.presence, &values->use_https.error},
        {L"isHashConfiguredByAdmin", values->hash_configured_by_admin.presence,
         &values->hash_configured_by_admin.error},
        {L"SHA256CertificateHash", values->hashes.sha256.presence, &values->hashes.sha256.error},
        {L"SHA1CertificateHash", values->hashes.sha1.presence, &values->hashes.sha1.error}};
    unsigned bad = 0;

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        bad += one_value(doctor, all[i].name, all[i].presence, all[i].error);
    }
    if (bad == 0) {
        doctor_say(
            doctor, CHECK_OK, "sstp-parameters", NULL,
            L"SSTP's registry values are valid: port %u, %ls, certificate %ls.",
            (unsigned)offload_listener_port(snapshot),
            snapshot_offloaded(snapshot) ? L"plain HTTP, as TLS ends at a load balancer" : L"HTTPS",
            snapshot_pinned(snapshot) ? L"picked by an administrator" : L"chosen automatically");
    }
}

void doctor_server(struct doctor *doctor)
{
    http_update(doctor);
    renewal_channel(doctor);
    doctor->group = GROUP_SSTP;
    role(doctor);
    parameters(doctor);
}
