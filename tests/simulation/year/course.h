/* What a year brings to one server, whatever is done about it: drawn from a seed and the server's
 * number alone, so that it is the same for every policy. */
#ifndef TESTS_SIMULATION_YEAR_COURSE_H
#define TESTS_SIMULATION_YEAR_COURSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"

#define YEAR_DAYS               365
#define COURSE_CERTIFICATES_MAX 256
#define COURSE_EVENTS_MAX       1024

/* A random number from 0 to 1 that depends on nothing but the arguments: what happens the n-th time
 * is the same for all policies. */
enum subject {
    DRAW_COURSE,
    DRAW_STOP,
    DRAW_START,
    DRAW_LISTEN,
    DRAW_DEAF,
    DRAW_START_FAILS,
    DRAW_BOOT_DEAF,
    DRAW_PIN,
    DRAW_TUNNELS,
    DRAW_FORGETS,
    DRAW_ERRS,
    DRAW_ORDER,
    DRAW_TIME
};

enum source { SOURCE_ACME, SOURCE_ADCS, SOURCE_HAND, SOURCE_OTHERS };

enum authority {
    AUTHORITY_ENCRYPT, /* public, by ACME, with two intermediates */
    AUTHORITY_ENCRYPT_OTHER,
    AUTHORITY_ZERO,    /* public, by ACME */
    AUTHORITY_DIGITAL, /* public, sold */
    AUTHORITY_INTERNAL /* of the domain */
};

struct course_certificate {
    char label[16];
    enum source source; /* who brings it into MY */
    enum authority authority;
    instant not_before;
    instant not_after;
    bool named_otherwise; /* for another host */
    bool second_name;
    bool ike;     /* of the twin */
    bool no_key;  /* as imported */
    bool linked;  /* the old one is archived, and names it */
    bool too_new; /* HTTP.sys takes it only after three minutes */
    int replaces; /* which; -1: none */
    uint64_t serial;
};

enum course_kind {
    COURSE_ARRIVES, /* the certificate comes into MY */
    COURSE_GETS_KEY,
    COURSE_REMOVED,
    COURSE_REVOKED,
    COURSE_IIS_REBINDS, /* IIS' record gets the certificate */
    COURSE_REBOOT,
    COURSE_IPV6_DELETED,
    COURSE_HASH_DELETED
};

struct course_event {
    instant at;
    enum course_kind kind;
    int certificate;
};

enum iis { IIS_NONE, IIS_OTHER_NAME, IIS_OWNS_IPV4, IIS_SAME_NAME };

struct course {
    uint64_t seed;
    unsigned server;
    uint64_t draws;
    instant begin;
    instant end;
    enum source source;
    unsigned lifetime; /* days */
    bool removes_old;
    bool wildcard;
    bool second_name;
    bool twin;
    enum iis iis;
    bool pinned;
    bool reported_rules;
    bool needs_its_certificate;
    bool links_followed;
    bool no_update;
    bool chooses_last; /* SSTP by itself, of several */
    double clients[2]; /* outside, domain */
    char host[32];
    struct course_certificate certificates[COURSE_CERTIFICATES_MAX];
    int certificate_count;
    int first; /* bound when the year begins */
    struct course_event events[COURSE_EVENTS_MAX];
    int event_count;
};

void course_draw(struct course *course, uint64_t seed, unsigned server);

double course_fraction(const struct course *course, enum subject subject, uint64_t number);

/* For course_draw's parts: the next number from 0 to 1; whether something of that chance happens.
 */
double course_next(struct course *course);
bool course_chance(struct course *course, double chance);
void course_add(struct course *course, instant at, enum course_kind kind, int certificate);
/* -1: there is no room. */
int course_certificate(struct course *course, const char *kind, enum source source,
                       enum authority authority, instant not_before, double days);
void course_chain(struct course *course); /* of SSTP's own certificate */
void course_others(struct course *course);

/* The number as an amount of time. */
instant course_days(double days);
instant course_minutes(double minutes);
/* That hour of the day of that moment, in days since 1601. */
instant course_hour_of_day(instant day, double hour);

#endif
