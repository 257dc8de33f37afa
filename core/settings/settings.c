/* The table of settings, and what is made of an observed value. */
#include "settings/settings.h"

#include <string.h>

#include "settings/parse.h"

#define NUMBER SETTING_NUMBER
#define CHOICE SETTING_CHOICE
#define TEXT   SETTING_TEXT

const struct setting_definition setting_definitions[SETTING_COUNT] = {
    [SETTING_MODE] =
        {"Mode", CHOICE, RESTRICTS_CHANGES, MODE_ENFORCE, 0, MODE_OBSERVE, "enforce|observe",
         "Whether this service makes changes on the server. With enforce, it makes the required "
         "changes. With observe, it checks and reports everything, including what it would change, "
         "but makes no changes, also not after a restart of Windows."},
    [SETTING_HOST_NAME] =
        {"HostName", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "The names that VPN clients connect to. Only certificates that cover all of them are "
         "applied. Without this setting, the names of the last valid certificate apply."},
    [SETTING_ISSUER] =
        {"Issuer", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "Only certificates whose issuer name contains one of these texts are applied."},
    [SETTING_TEMPLATE] = {"Template", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                          "Only certificates from these AD CS templates are applied."},
    [SETTING_THUMBPRINT] = {"Thumbprint", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                            "Only certificates with one of these SHA-1 thumbprints are applied."},
    [SETTING_NEVER_ISSUER] =
        {"NeverIssuer", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "Certificates whose issuer name contains one of these texts are never applied."},
    [SETTING_NEVER_TEMPLATE] = {"NeverTemplate", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                                "Certificates from these AD CS templates are never applied, for "
                                "example those that a domain enrolls for IKEv2."},
    [SETTING_NEVER_THUMBPRINT] =
        {"NeverThumbprint", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "Certificates with one of these SHA-1 thumbprints are never applied."},
    [SETTING_OTHER_ROOT] =
        {"OtherRoot", CHOICE, RESTRICTS_CHANGES, OTHER_ROOT_TRUSTED, 0, OTHER_ROOT_ALLOW,
         "trusted|refuse|allow",
         "Whether a certificate can have an issuer other than that of the previous certificate: if "
         "clients can be expected to trust it, never, or always."},
    [SETTING_FOREIGN_BINDINGS] =
        {"ForeignBindings", CHOICE, RESTRICTS_CHANGES, FOREIGN_FOLLOW, 0, FOREIGN_OWN,
         "refuse|follow|corotate|own",
         "What happens if a binding on the address and port of SSTP belongs to another "
         "application. With refuse, nothing is changed. With follow, the binding stays as it is, "
         "and SSTP uses its certificate while that serves for the names of this server. With "
         "corotate, the binding receives the SSTP certificate and stays with the other "
         "application. So do bindings on the same port for an address or name of this server that "
         "have the certificate being replaced. With own, the binding becomes that of SSTP."},
    [SETTING_OFFLOAD_HASH] =
        {"OffloadHash", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "The SHA-256 hash of the certificate on the load balancer, if TLS ends there (UseHttps is "
         "0). This service keeps SSTP's copy of the hash equal to it. The SSTP value "
         "isHashConfiguredByAdmin must be 1."},
    [SETTING_OFFLOAD_PROBE] =
        {"OffloadProbe", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "The name that VPN clients connect to, if TLS ends at a load balancer (UseHttps is 0), "
         "with an optional port: vpn.example.com:443. This service connects to it and keeps SSTP's "
         "copy of the hash equal to that of the certificate there. This server must trust the "
         "certificate for the name, Issuer must allow it, and it must be presented twice, some "
         "minutes apart."},
    [SETTING_RESTARTS_PER_HOUR] =
        {"RestartsPerHour", NUMBER, RESTRICTS_NOTHING, 2, 1, 10, NULL,
         "The maximum number of restarts of RemoteAccess in any hour. While no VPN client is "
         "connected and none can connect, restarts are 1, 2, 4, 8 minutes apart, and so on, "
         "instead."},
    [SETTING_RESTARTS_PER_DAY] =
        {"RestartsPerDay", NUMBER, RESTRICTS_NOTHING, 4, 1, 16, NULL,
         "The maximum number of restarts of RemoteAccess in any 24 hours. While no VPN client is "
         "connected and none can connect, there can be more: up to one an hour."},
    [SETTING_RESTART_POLICY] =
        {"RestartPolicy", CHOICE, RESTRICTS_RESTARTS, RESTART_IMMEDIATE, 0, RESTART_WINDOW_OR_IDLE,
         "immediate|window|idle|window-or-idle",
         "When RemoteAccess can be restarted for a renewed certificate: immediately, only within "
         "RestartWindows, only while no VPN client is connected, or when the first of these two "
         "occurs. If VPN clients cannot connect, that is repaired immediately."},
    [SETTING_RESTART_WINDOWS] =
        {"RestartWindows", TEXT, RESTRICTS_RESTARTS, 0, 0, 0, NULL,
         "Weekly times by the clock of this server, if RestartPolicy is window or window-or-idle. "
         "Example: Sat 22:00-04:00; Mon-Fri 02:00-03:30; daily 05:00-05:30."},
    [SETTING_STAGGER_MINUTES] =
        {"StaggerMinutes", NUMBER, RESTRICTS_NOTHING, 0, 0, 1440, NULL,
         "A renewed certificate is applied up to this many minutes later, depending on the name of "
         "the server. So the servers of a farm do not restart at the same time."},
    [SETTING_DEADLINE_DAYS] = {"DeadlineDays", NUMBER, RESTRICTS_NOTHING, 7, 1, 60, NULL,
                               "This many days before the current certificate expires, its renewal "
                               "no longer waits. At most a sixth of its lifetime is used."},
    [SETTING_WARNING_DAYS] =
        {"WarningDays", TEXT, RESTRICTS_NOTHING, 0, 0, 0, NULL,
         "The days before the current certificate expires on which its end, and what replaces it, "
         "are reported. Example: 30, 14, 7, 3, 1. Nothing is reported before two thirds of its "
         "lifetime are over. The last day is always reported, as an error."},
    [SETTING_SETTLE_SECONDS] =
        {"SettleSeconds", NUMBER, RESTRICTS_NOTHING, 10, 0, 300, NULL,
         "The number of seconds without a further change before this service acts on a change of "
         "the certificate store, bindings, SSTP parameters, services, or settings. One enrollment "
         "causes several changes."},
    [SETTING_SAFETY_PASS_MINUTES] =
        {"SafetyPassMinutes", NUMBER, RESTRICTS_NOTHING, 360, 1, 1440, NULL,
         "The number of minutes between two checks when nothing caused one."},
    [SETTING_SERVICE_STOP_SECONDS] =
        {"ServiceStopSeconds", NUMBER, RESTRICTS_NOTHING, 300, 1, 600, NULL,
         "The number of seconds that a service can take to stop without reporting progress. After "
         "that, it is not responding."},
    [SETTING_SERVICE_START_SECONDS] =
        {"ServiceStartSeconds", NUMBER, RESTRICTS_NOTHING, 60, 1, 600, NULL,
         "The number of seconds that a service can take to start without reporting progress. After "
         "that, it is not responding."},
    [SETTING_PROOF_SECONDS] =
        {"ProofSeconds", NUMBER, RESTRICTS_NOTHING, 90, 5, 600, NULL,
         "The number of seconds that SSTP can take after a restart until a VPN client can connect. "
         "After that, this service restarts it once more, within the limits."},
    [SETTING_ALSO_RESTART] =
        {"AlsoRestart", TEXT, RESTRICTS_NOTHING, 0, 0, 0, NULL,
         "Services that are restarted after RemoteAccess, in this order and if they run, whenever "
         "RemoteAccess is restarted for a certificate. Example: IAS. Services that depend on "
         "SstpSvc are restarted anyway."},
    [SETTING_HEALTH_CHECK] =
        {"HealthCheck", CHOICE, RESTRICTS_NOTHING, HEALTH_CHECK_HEAD, 0, HEALTH_CHECK_POST,
         "head|post",
         "How SSTP is tested: by the HEAD request that load balancers use, or by SSTP_DUPLEX_POST, "
         "with which a VPN client begins. The latter also detects that all SSTP ports are in use. "
         "It begins a connection each time, which ends immediately."},
};

const char *setting_list_at(const struct setting_list *list, size_t index)
{
    return list->text + list->at[index];
}

struct host_names settings_host_names(const struct settings *settings)
{
    struct host_names names = {.count = settings->host_names.count};

    for (size_t i = 0; i < names.count; i++) {
        names.items[i] = (struct certificate_name){settings->host_kinds[i],
                                                   setting_list_at(&settings->host_names, i)};
    }
    return names;
}

struct settings settings_default(void)
{
    struct settings settings = {.warning_days = {30, 14, 7, 3, 1}, .warning_count = 5};

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        settings.values[i] = setting_definitions[i].standard;
    }
    return settings;
}

/* ---- one value ---- */

static bool take_number(struct settings *settings, enum setting setting,
                        const struct setting_value *value)
{
    const struct setting_definition *definition = &setting_definitions[setting];

    if (value->number < definition->minimum || value->number > definition->maximum) {
        return false;
    }
    settings->values[setting] = value->number;
    return true;
}

static bool take_choice(struct settings *settings, enum setting setting,
                        const struct setting_value *value)
{
    return parse_choice(value->text, value->length, setting_definitions[setting].words,
                        &settings->values[setting]);
}

static bool take_hosts(struct settings *settings, const struct setting_value *value)
{
    struct setting_list list;
    enum name_kind kinds[SETTING_LIST_MAX];

    if (!parse_list(value->text, value->length, &list)) {
        return false;
    }
    for (size_t i = 0; i < list.count; i++) {
        const char *name = setting_list_at(&list, i);
        if (!parse_host(name, strlen(name), &kinds[i])) {
            return false;
        }
    }
    settings->host_names = list;
    memcpy(settings->host_kinds, kinds, list.count * sizeof(kinds[0]));
    return true;
}

static bool take_templates(struct setting_list *out, const struct setting_value *value)
{
    struct setting_list list;

    if (!parse_list(value->text, value->length, &list)) {
        return false;
    }
    for (size_t i = 0; i < list.count; i++) {
        const char *template = setting_list_at(&list, i);
        if (!parse_template(template, strlen(template))) {
            return false;
        }
    }
    *out = list;
    return true;
}

static bool take_thumbprints(struct thumbprint_list *out, const struct setting_value *value)
{
    struct thumbprint_list found = {.count = 0};
    struct setting_list list;

    if (!parse_list(value->text, value->length, &list)) {
        return false;
    }
    for (size_t i = 0; i < list.count; i++) {
        const char *text = setting_list_at(&list, i);
        if (!thumbprint_parse(text, strlen(text), &found.items[found.count++])) {
            return false;
        }
    }
    *out = found;
    return true;
}

static bool take_offload_probe(struct settings *settings, const struct setting_value *value)
{
    size_t length = 0;
    uint16_t port = 0;

    if (!parse_endpoint(value->text, value->length, &length, &port)) {
        return false;
    }
    memcpy(settings->offload_probe, value->text, length);
    settings->offload_probe[length] = '\0';
    settings->offload_port = port;
    return true;
}

static bool take_text(struct settings *settings, enum setting setting,
                      const struct setting_value *value)
{
    switch (setting) {
    case SETTING_HOST_NAME:
        return take_hosts(settings, value);
    case SETTING_ISSUER:
        return parse_issuers(value->text, value->length, &settings->issuers);
    case SETTING_NEVER_ISSUER:
        return parse_issuers(value->text, value->length, &settings->never_issuers);
    case SETTING_TEMPLATE:
        return take_templates(&settings->templates, value);
    case SETTING_NEVER_TEMPLATE:
        return take_templates(&settings->never_templates, value);
    case SETTING_THUMBPRINT:
        return take_thumbprints(&settings->thumbprints, value);
    case SETTING_NEVER_THUMBPRINT:
        return take_thumbprints(&settings->never_thumbprints, value);
    case SETTING_OFFLOAD_HASH:
        settings->has_offload_hash =
            hash_parse(value->text, value->length, settings->offload_hash, SHA256_SIZE);
        return settings->has_offload_hash;
    case SETTING_OFFLOAD_PROBE:
        return take_offload_probe(settings, value);
    case SETTING_RESTART_WINDOWS:
        return parse_windows(value->text, value->length, settings->windows,
                             &settings->window_count);
    case SETTING_ALSO_RESTART:
        return parse_services(value->text, value->length, settings->companions,
                              &settings->companion_count);
    default: /* SETTING_WARNING_DAYS, the last of the texts */
        return parse_days(value->text, value->length, settings->warning_days,
                          &settings->warning_count);
    }
}

static bool take_present(struct settings *settings, enum setting setting,
                         const struct setting_value *value)
{
    const enum setting_type type = setting_definitions[setting].type;

    if (type == SETTING_NUMBER) {
        return take_number(settings, setting, value);
    }
    if (value->length == 0 || value->length >= SETTING_TEXT_SIZE ||
        memchr(value->text, '\0', value->length) != NULL) {
        return false;
    }
    return type == SETTING_CHOICE ? take_choice(settings, setting, value)
                                  : take_text(settings, setting, value);
}

bool settings_take(struct settings *settings, enum setting setting,
                   const struct setting_value *value)
{
    const bool good = value->presence == PART_ABSENT ||
                      (value->presence == PART_PRESENT && take_present(settings, setting, value));

    settings->bad[setting] = !good;
    return good;
}
