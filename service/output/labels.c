/* The words. */
#include "output/labels.h"

#include <string.h>

const char *label_presence(enum presence presence)
{
    static const char *const words[] = {[PART_UNREADABLE] = "unreadable",
                                        [PART_ABSENT] = "absent",
                                        [PART_MALFORMED] = "malformed",
                                        [PART_PRESENT] = "present"};
    return words[presence];
}

const char *label_service(const struct service_facts *facts)
{
    static const char *const words[] = {[SERVICE_IS_STOPPED] = "stopped",
                                        [SERVICE_IS_RUNNING] = "running",
                                        [SERVICE_IS_CHANGING] = "changing"};

    if (facts->presence == PART_ABSENT) {
        return "not-installed";
    }
    return facts->presence == PART_PRESENT ? words[facts->state] : "unknown";
}

const char *label_key(enum private_key key)
{
    static const char *const words[] = {[KEY_UNKNOWN] = "unknown",
                                        [KEY_ABSENT] = "absent",
                                        [KEY_UNUSABLE] = "unusable",
                                        [KEY_FOR_SIGNATURES] = "for-signatures",
                                        [KEY_USABLE] = "usable"};
    return words[key];
}

const char *label_result(enum rotation_result result)
{
    static const char *const words[ROTATION_RESULT_COUNT] = {
        [ROTATION_DONE] = "succeeded",
        [ROTATION_UNDONE] = "undone",
        [ROTATION_INCOMPLETE] = "incomplete",
        [ROTATION_CANCELLED] = "cancelled",
        [ROTATION_FOR_BOOT] = "prepared-for-boot",
    };
    return words[result];
}

const char *label_name_kind(enum name_kind kind)
{
    static const char *const words[] = {
        [NAME_DNS] = "dns", [NAME_IP] = "ip", [NAME_COMMON] = "common-name"};
    return words[kind];
}

const char *label_names_source(enum names_source source)
{
    static const char *const words[NAMES_SOURCE_COUNT] = {
        [NAMES_FROM_NOTHING] = "nothing",       [NAMES_FROM_HOST_NAME] = "setting",
        [NAMES_FROM_CHOICE] = "administrator",  [NAMES_FROM_BASELINE] = "baseline",
        [NAMES_FROM_IN_SERVICE] = "in-service", [NAMES_FROM_HANDSHAKE] = "handshake",
    };
    return words[source];
}

const wchar_t *label_names_source_words(enum names_source source)
{
    static const wchar_t *const words[NAMES_SOURCE_COUNT] = {
        [NAMES_FROM_NOTHING] = L"HostName is not set",
        [NAMES_FROM_HOST_NAME] = L"from the setting HostName",
        [NAMES_FROM_CHOICE] = L"from the certificate that an administrator chose",
        [NAMES_FROM_BASELINE] = L"from the last certificate that worked",
        [NAMES_FROM_IN_SERVICE] = L"from the certificate in use",
        [NAMES_FROM_HANDSHAKE] = L"from the certificate that clients are shown",
    };
    return words[source];
}

static bool is_known(const struct dword_value *value)
{
    return value->presence == PART_PRESENT || value->presence == PART_ABSENT;
}

const char *label_mode(const struct snapshot *snapshot)
{
    const struct sstp_parameters *parameters = &snapshot->parameters;

    if (!is_known(&parameters->use_https) || !is_known(&parameters->hash_configured_by_admin)) {
        return "unknown";
    }
    if (snapshot_offloaded(snapshot)) {
        return "offload";
    }
    return snapshot_pinned(snapshot) ? "picked" : "automatic";
}

const wchar_t *label_verdict_named(const char *name)
{
    for (int verdict = VERDICT_ELIGIBLE + 1; verdict < VERDICT_COUNT; verdict++) {
        if (strcmp(verdict_name((enum verdict)verdict), name) == 0) {
            return label_verdict((enum verdict)verdict);
        }
    }
    return L"another one comes first";
}

const wchar_t *label_verdict(enum verdict verdict)
{
    static const wchar_t *const words[VERDICT_COUNT] = {
        [VERDICT_ELIGIBLE] = L"could be used",
        [VERDICT_UNDECODABLE] = L"it does not decode",
        [VERDICT_ARCHIVED] = L"it is archived, usually because it was renewed",
        [VERDICT_EXPIRED] = L"it has expired or expires within minutes",
        [VERDICT_NOT_YET_VALID] = L"it is not valid yet",
        [VERDICT_NOT_FOR_SERVERS] = L"it is not issued for Server Authentication",
        [VERDICT_NO_PRIVATE_KEY] = L"it has no private key: import it again with its key",
        [VERDICT_PRIVATE_KEY_UNUSABLE] = L"its private key cannot be used: import it again",
        [VERDICT_KEY_FOR_SIGNATURES] =
            L"its key is for signatures only, TLS needs AT_KEYEXCHANGE (KeySpec 1)",
        [VERDICT_KEY_TOO_WEAK] = L"its key is too weak: RSA needs at least 2048 bits",
        [VERDICT_CHAIN_BAD] = L"it is revoked, distrusted or wrongly signed",
        [VERDICT_OTHER_NAMES] = L"it is not for this server's names",
        [VERDICT_OTHER_THUMBPRINT] = L"the setting Thumbprint names another",
        [VERDICT_OTHER_ISSUER] = L"the setting Issuer asks for another issuer",
        [VERDICT_OTHER_TEMPLATE] = L"the setting Template asks for another template",
        [VERDICT_NEVER] = L"NeverIssuer, NeverTemplate or NeverThumbprint rules it out",
        [VERDICT_OTHER_ROOT] = L"fewer VPN clients might trust it than the one in use (OtherRoot)",
        [VERDICT_UNKNOWN_ROOT] =
            (L"its intermediate certificate or root is missing here: certutil -addstore CA FILE (a "
             L"root: certutil -addstore Root FILE)"),
        [VERDICT_ISSUER_FAULT] =
            (L"an issuer's certificate is missing or has expired here: certutil -addstore CA FILE "
             L"(a root: certutil -addstore Root FILE)"),
        [VERDICT_PASSED_OVER] =
            L"it was there when another one was applied; it waits until that ends",
        [VERDICT_USED_UP] =
            L"it has used two thirds of its lifetime; it waits until the one in service ends",
        [VERDICT_HELD_BACK] = L"an administrator bound another one on purpose, which is kept",
        [VERDICT_REFUSED] = L"HTTP.sys rejected it several times",
        [VERDICT_QUARANTINED] = (L"VPN clients could not connect with it: tried again in 1, 2, 4 "
                                 L"... days or imported anew"),
        [VERDICT_PRIVATE_KEY_UNKNOWN] =
            L"unknown whether SYSTEM can use its private key: it replaces nothing that serves",
    };
    return words[verdict];
}

const wchar_t *label_application(const struct ssl_record *record)
{
    /* {4dc3e181-...} and so on, as GUIDs lie in memory. Sources: learn.microsoft.com on Work
     * Folders and on the certificates of AD FS (its id, and that of Web Application Proxy); what
     * `netsh http show sslcert` prints where IIS, IIS Express, DirectAccess, Reporting Services and
     * WinRM with HTTPS are set up. Work Folders' id is that of its documented command. */
    static const struct {
        uint8_t id[APPLICATION_ID_SIZE];
        const wchar_t *name;
    } applications[] = {
        {{0x81, 0xe1, 0xc3, 0x4d, 0x4b, 0xe1, 0x21, 0x4a, 0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09,
          0x14},
         L"IIS"},
        {{0xcd, 0x24, 0x41, 0x21, 0x5b, 0xd0, 0x09, 0x43, 0x9a, 0xf9, 0x9c, 0xaa, 0x44, 0xb2, 0xb7,
          0x4a},
         L"IIS Express"},
        {{0x43, 0x27, 0x8e, 0x5d, 0x20, 0xef, 0x38, 0x4d, 0x87, 0x51, 0x7e, 0x40, 0x0f, 0x20, 0x0e,
          0x65},
         L"IP-HTTPS or KDC Proxy"},
        {{0x0c, 0xa2, 0x89, 0x5d, 0xab, 0xbe, 0x89, 0x43, 0x94, 0x47, 0x32, 0x47, 0x88, 0xeb, 0x94,
          0x4a},
         L"AD FS"},
        {{0x70, 0xc0, 0x55, 0xf9, 0x44, 0xe0, 0x6c, 0x45, 0xac, 0x00, 0xe9, 0xe4, 0x27, 0x5b, 0x3f,
          0x04},
         L"Web Application Proxy"},
        {{0x7b, 0x69, 0x66, 0xce, 0xa0, 0x3a, 0xd1, 0x49, 0xbd, 0xbd, 0xa2, 0x5c, 0x83, 0x59, 0xfd,
          0x5d},
         L"Work Folders"},
        {{0xc7, 0xeb, 0x40, 0x1d, 0x83, 0x19, 0xc5, 0x4a, 0x82, 0xaa, 0x1e, 0x17, 0xa7, 0xae, 0x9a,
          0x0e},
         L"SQL Server Reporting Services"},
        {{0xad, 0xb9, 0xeb, 0xaf, 0x97, 0x9b, 0x91, 0x4a, 0x9a, 0xb5, 0xda, 0xf4, 0xd5, 0x91, 0x22,
          0xf6},
         L"WinRM"},
    };

    if (ssl_record_is_sstp(record)) {
        return L"SSTP";
    }
    for (size_t i = 0; i < sizeof(applications) / sizeof(applications[0]); i++) {
        if (memcmp(record->application_id, applications[i].id, APPLICATION_ID_SIZE) == 0) {
            return applications[i].name;
        }
    }
    return L"an unknown application";
}
