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
         "Whether this service changes anything on the server: what is due is done; or all is "
         "judged and reported, nothing is changed, and what would be done is reported as well, "
         "after a restart of Windows, too."},
    [SETTING_HOST_NAME] =
        {"HostName", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "The names VPN clients connect to. Certificates must be for all of them. Without it the "
         "names of the last good certificate count."},
    [SETTING_ISSUER] = {"Issuer", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                        "Only certificates whose issuer's name contains one of these texts are "
                        "used."},
    [SETTING_TEMPLATE] = {"Template", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                          "Only certificates from these AD CS templates are used."},
    [SETTING_THUMBPRINT] = {"Thumbprint", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                            "Only certificates with one of these SHA-1 thumbprints are used."},
    [SETTING_NEVER_ISSUER] = {"NeverIssuer", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                              "Certificates whose issuer's name contains one of these texts are "
                              "not used, whatever else speaks for them."},
    [SETTING_NEVER_TEMPLATE] =
        {"NeverTemplate", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "Certificates from these AD CS templates are not used, as those that a domain enrolls for "
         "IKEv2."},
    [SETTING_NEVER_THUMBPRINT] = {"NeverThumbprint", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                                  "Certificates with one of these SHA-1 thumbprints are not used."},
    [SETTING_OTHER_ROOT] =
        {"OtherRoot", CHOICE, RESTRICTS_CHANGES, OTHER_ROOT_TRUSTED, 0, OTHER_ROOT_ALLOW,
         "trusted|refuse|allow",
         "Whether a certificate may have another issuer than the one before it: if clients can be "
         "expected to trust it all the same, as from one public authority to another; never; or "
         "always."},
    [SETTING_FOREIGN_BINDINGS] =
        {"ForeignBindings", CHOICE, RESTRICTS_CHANGES, FOREIGN_FOLLOW, 0, FOREIGN_OWN,
         "refuse|follow|corotate|own",
         "What is done when another application holds a binding on SSTP's address and port: "
         "nothing at all; or it is left alone and SSTP uses its certificate, too, while that "
         "serves for this server's names; or it gets SSTP's certificate and stays the other "
         "application's, together with bindings for an address or for a name of this server on the "
         "same port that have the certificate being replaced; or it becomes SSTP's."},
    [SETTING_OFFLOAD_HASH] = {"OffloadHash", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
                              "Where TLS ends at a load balancer (UseHttps is 0): the SHA-256 hash "
                              "of the certificate on the balancer. SSTP's own copy of it is kept "
                              "equal; its isHashConfiguredByAdmin must be 1."},
    [SETTING_OFFLOAD_PROBE] =
        {"OffloadProbe", TEXT, RESTRICTS_CHANGES, 0, 0, 0, NULL,
         "Where TLS ends at a load balancer (UseHttps is 0): the name VPN clients connect to, with "
         "an optional port, as in: vpn.example.com:443. This service connects to it, and keeps "
         "SSTP's copy of the hash equal to the certificate that it is shown there, if this machine "
         "trusts that for the name, it is Issuer's, and it was shown twice, minutes apart."},
    [SETTING_RESTARTS_PER_HOUR] =
        {"RestartsPerHour", NUMBER, RESTRICTS_NOTHING, 2, 1, 10, NULL,
         "At most so many restarts of RemoteAccess in any hour. While nobody is "
         "connected and clients are locked out, they are 1, 2, 4, 8 minutes "
         "apart and so on instead."},
    [SETTING_RESTARTS_PER_DAY] =
        {"RestartsPerDay", NUMBER, RESTRICTS_NOTHING, 4, 1, 16, NULL,
         "At most so many restarts of RemoteAccess in any 24 hours. While nobody is "
         "connected and clients are locked out, there may be more: up to one an "
         "hour."},
    [SETTING_RESTART_POLICY] =
        {"RestartPolicy", CHOICE, RESTRICTS_RESTARTS, RESTART_IMMEDIATE, 0, RESTART_WINDOW_OR_IDLE,
         "immediate|window|idle|window-or-idle",
         "When RemoteAccess may be restarted for a renewed certificate: at once, only within "
         "RestartWindows, only while no VPN client is connected, or when the first of the two "
         "comes. A server that clients cannot "
         "use is repaired at once all the same."},
    [SETTING_RESTART_WINDOWS] = {"RestartWindows", TEXT, RESTRICTS_RESTARTS, 0, 0, 0, NULL,
                                 "When RestartPolicy is window or window-or-idle: weekly times of "
                                 "this server's clock, as in: "
                                 "Sat 22:00-04:00; Mon-Fri 02:00-03:30; daily 05:00-05:30."},
    [SETTING_STAGGER_MINUTES] =
        {"StaggerMinutes", NUMBER, RESTRICTS_NOTHING, 0, 0, 1440, NULL,
         "A renewal is put into use up to so many minutes later, by the server's name, so that the "
         "servers of a farm do not restart at once."},
    [SETTING_DEADLINE_DAYS] =
        {"DeadlineDays", NUMBER, RESTRICTS_NOTHING, 7, 1, 60, NULL,
         "Days before the certificate in use expires from which its renewal waits for nothing any "
         "more. Never more than a sixth of its lifetime."},
    [SETTING_WARNING_DAYS] = {"WarningDays", TEXT, RESTRICTS_NOTHING, 0, 0, 0, NULL,
                              "Days before expiry at which the end of the certificate in use and "
                              "what follows it are reported, as in: 30, 14, 7, 3, 1. None is "
                              "reported before two thirds of its lifetime are over. The last day "
                              "is always reported, as an error."},
    [SETTING_SETTLE_SECONDS] =
        {"SettleSeconds", NUMBER, RESTRICTS_NOTHING, 10, 0, 300, NULL,
         "Seconds without a further change (of the certificate store, bindings, SSTP's parameters, "
         "services or settings) before this service acts on it: one enrolment makes several."},
    [SETTING_SAFETY_PASS_MINUTES] =
        {"SafetyPassMinutes", NUMBER, RESTRICTS_NOTHING, 360, 1, 1440, NULL,
         "Minutes between two checks when nothing gave a reason for one."},
    [SETTING_SERVICE_STOP_SECONDS] =
        {"ServiceStopSeconds", NUMBER, RESTRICTS_NOTHING, 300, 1, 600, NULL,
         "Seconds a service may take to stop without reporting progress "
         "before it is taken for hung."},
    [SETTING_SERVICE_START_SECONDS] = {"ServiceStartSeconds", NUMBER, RESTRICTS_NOTHING, 60, 1, 600,
                                       NULL,
                                       "Seconds a service may take to start without reporting "
                                       "progress before it is taken for hung."},
    [SETTING_PROOF_SECONDS] =
        {"ProofSeconds", NUMBER, RESTRICTS_NOTHING, 90, 5, 600, NULL,
         "Seconds SSTP may take after a restart until a VPN client gets in, before this service "
         "takes it for deaf and restarts it once more, within the limits."},
    [SETTING_ALSO_RESTART] = {"AlsoRestart", TEXT, RESTRICTS_NOTHING, 0, 0, 0, NULL,
                              "Services that are restarted after RemoteAccess whenever that is "
                              "restarted for a certificate, if they run, in this order, as in: "
                              "IAS. What depends on SstpSvc is restarted anyway."},
    [SETTING_HEALTH_CHECK] =
        {"HealthCheck", CHOICE, RESTRICTS_NOTHING, HEALTH_CHECK_HEAD, 0, HEALTH_CHECK_POST,
         "head|post",
         "How SSTP is asked whether it serves: by the HEAD request that load balancers use, or by "
         "SSTP_DUPLEX_POST, as a VPN client begins. The latter also finds a server whose SSTP "
         "ports are all in use, and begins a connection each time, which ends at once."},
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
