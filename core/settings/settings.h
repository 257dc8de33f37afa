/* The product's settings: one table that reading, checking and the documentation come from. */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include <stddef.h>

#include "base/instant.h"
#include "base/names.h"
#include "base/outcome.h"
#include "base/service_name.h"
#include "base/thumbprint.h"

enum setting {
    SETTING_MODE,
    /* which certificate */
    SETTING_HOST_NAME,
    SETTING_ISSUER,
    SETTING_TEMPLATE,
    SETTING_THUMBPRINT,
    SETTING_NEVER_ISSUER,
    SETTING_NEVER_TEMPLATE,
    SETTING_NEVER_THUMBPRINT,
    SETTING_OTHER_ROOT,
    SETTING_FOREIGN_BINDINGS,
    SETTING_OFFLOAD_HASH,
    SETTING_OFFLOAD_PROBE,
    /* when */
    SETTING_RESTARTS_PER_HOUR,
    SETTING_RESTARTS_PER_DAY,
    SETTING_RESTART_POLICY,
    SETTING_RESTART_WINDOWS,
    SETTING_STAGGER_MINUTES,
    SETTING_DEADLINE_DAYS,
    SETTING_WARNING_DAYS,
    /* how */
    SETTING_SETTLE_SECONDS,
    SETTING_SAFETY_PASS_MINUTES,
    SETTING_SERVICE_STOP_SECONDS,
    SETTING_SERVICE_START_SECONDS,
    SETTING_PROOF_SECONDS,
    SETTING_ALSO_RESTART,
    SETTING_HEALTH_CHECK,
    SETTING_COUNT
};

/* The values of Mode. */
enum mode {
    MODE_ENFORCE,
    MODE_OBSERVE /* all is judged and told, and nothing on the server is changed */
};

/* The values of SETTING_OTHER_ROOT: which issuers a certificate may have (certificate/trust.h). */
enum other_root {
    OTHER_ROOT_TRUSTED, /* trust does not fall */
    OTHER_ROOT_REFUSE,  /* one in common with the certificate before */
    OTHER_ROOT_ALLOW    /* any */
};

/* The values of SETTING_FOREIGN_BINDINGS: what is done with a record on SSTP's endpoints that has
 * another application's id. */
enum foreign_policy {
    FOREIGN_REFUSE,   /* it is left alone, and so is SSTP's certificate */
    FOREIGN_FOLLOW,   /* it is left alone, and SSTP uses its certificate, too */
    FOREIGN_COROTATE, /* from here on it may be written. This: it gets SSTP's certificate and stays
                         the other application's, and so do those that win over SSTP's for VPN
                         clients and have what is replaced (plan/moves.h) */
    FOREIGN_OWN       /* it becomes SSTP's */
};

enum setting_type {
    SETTING_NUMBER, /* REG_DWORD, minimum to maximum */
    SETTING_CHOICE, /* REG_SZ, one of the words */
    SETTING_TEXT    /* REG_SZ, checked by its own rule */
};

/* A bad value of one that restricts suspends what it governs; it never widens to the default. A bad
 * value of one that tunes means the default. */
enum restriction {
    RESTRICTS_NOTHING,  /* it tunes */
    RESTRICTS_CHANGES,  /* every change of the server */
    RESTRICTS_RESTARTS, /* those that a renewal waits for; a broken server is repaired anyway */
};

struct setting_definition {
    const char *name; /* of the registry value */
    enum setting_type type;
    enum restriction restricts;
    uint32_t standard; /* of a choice: the index of the word; a text's default is none */
    uint32_t minimum;
    uint32_t maximum;
    const char *words; /* of a choice, separated by a bar */
    const char *help;
};

extern const struct setting_definition setting_definitions[SETTING_COUNT];

/* Where a setting comes from. Policy beats what is set on the server. */
enum setting_source { SOURCE_DEFAULT, SOURCE_SETTING, SOURCE_POLICY, SOURCE_COUNT };

/* The values of RestartPolicy. */
enum restart_policy {
    RESTART_IMMEDIATE,
    RESTART_WINDOW,
    RESTART_IDLE,
    RESTART_WINDOW_OR_IDLE /* whichever comes first */
};

/* The values of HealthCheck: what SSTP is asked for the proof. */
enum health_check {
    HEALTH_CHECK_HEAD, /* whether it listens */
    HEALTH_CHECK_POST  /* whether it takes a client, by [MS-SSTP]'s SSTP_DUPLEX_POST */
};

/* A weekly time in minutes of the local clock's day. */
struct restart_window {
    uint8_t days;   /* on which it opens; bit 0: Sunday */
    uint16_t from;  /* 0 to 1439 */
    uint16_t until; /* 0 to 1440; not later than from: on the day after */
};

#define RESTART_WINDOWS_MAX 16  /* in RestartWindows */
#define WARNINGS_MAX        8   /* numbers in WarningDays */
#define COMPANIONS_MAX      8   /* services in AlsoRestart */
#define SETTING_LIST_MAX    8   /* values where a setting may have several */
#define SETTING_TEXT_SIZE   512 /* bytes, UTF-8, with the terminator */

/* Texts that were typed with semicolons between them. No pointers: settings are copied. */
struct setting_list {
    char text[SETTING_TEXT_SIZE];  /* each of them terminated */
    uint16_t at[SETTING_LIST_MAX]; /* bytes of text before each */
    size_t count;                  /* 0: not set */
};

struct thumbprint_list {
    struct thumbprint items[SETTING_LIST_MAX];
    size_t count; /* 0: not set */
};

struct settings {
    uint32_t values[SETTING_COUNT]; /* numbers, and the index of a choice */
    bool bad[SETTING_COUNT];        /* there is a value and it was refused */
    enum setting_source sources[SETTING_COUNT];
    struct setting_list host_names;
    enum name_kind host_kinds[SETTING_LIST_MAX]; /* of host_names */
    struct setting_list issuers;
    struct setting_list templates; /* object identifiers, or names */
    struct thumbprint_list thumbprints;
    struct setting_list never_issuers;
    struct setting_list never_templates;
    struct thumbprint_list never_thumbprints;
    bool has_offload_hash;
    uint8_t offload_hash[SHA256_SIZE];
    char offload_probe[SETTING_TEXT_SIZE]; /* a DNS name; empty: not set */
    uint16_t offload_port;                 /* on that */
    uint16_t warning_days[WARNINGS_MAX];
    size_t warning_count;
    struct restart_window windows[RESTART_WINDOWS_MAX];
    size_t window_count;
    char companions[COMPANIONS_MAX]
                   [SERVICE_NAME_SIZE]; /* AlsoRestart, in the order of their starts */
    size_t companion_count;
};

/* One value as it was observed. */
struct setting_value {
    enum presence presence; /* MALFORMED: wrong type, or a text that is no UTF-16 */
    uint32_t number;
    const char *text; /* not terminated */
    size_t length;    /* bytes of text */
};

/* One of list->count texts; valid as long as the list is neither moved nor changed. */
const char *setting_list_at(const struct setting_list *list, size_t index);

/* HostName as names that point into *settings; none: it is not set. */
struct host_names {
    struct certificate_name items[SETTING_LIST_MAX];
    size_t count;
};
struct host_names settings_host_names(const struct settings *settings);

/* All at their defaults. */
struct settings settings_default(void);

/* Takes one observed value into *settings, which has the default for it. False, and bad[] set, if
 * the value is refused; the default stands. */
bool settings_take(struct settings *settings, enum setting setting,
                   const struct setting_value *value);

#endif
