/* Who could connect, and how long not, and why. */
#ifndef TESTS_SIMULATION_YEAR_LEDGER_H
#define TESTS_SIMULATION_YEAR_LEDGER_H

#include "base/instant.h"
#include "base/thumbprint.h"

#include <stdbool.h>

struct year;

enum population { POPULATION_OUTSIDE, POPULATION_DOMAIN, POPULATIONS };
enum hours { IN_OFFICE, OUT_OF_OFFICE, HOURS };

/* Why somebody cannot connect. */
enum cause {
    CAUSE_NONE,
    CAUSE_RESTART,       /* RemoteAccess is being restarted */
    CAUSE_NO_LISTENER,   /* it has been, and does not listen, or does not run */
    CAUSE_NOTHING_THERE, /* there is no certificate that would do */
    CAUSE_REFUSED,       /* clients refuse what they are shown, and there is a better one in MY */
    CAUSE_MISMATCH,      /* SSTP runs with another certificate than clients are shown, or none */
    CAUSES
};

struct figures {
    double lost[POPULATIONS][HOURS]; /* client-minutes */
    double by_cause[CAUSES];         /* the same of all */
    double refused;                  /* minutes: a population refuses what it is shown, */
    double refused_in_vain;          /* and there was a better one in MY */
    double drops;                    /* of all tunnels */
    double needless;                 /* of these */
    double put_into_service;         /* certificates */
    double lockouts;                 /* longer than a few minutes */
    double known_after;              /* minutes until somebody knows of one, on average */
    double left_down;                /* 1: nobody got in for over an hour, though one would do */
    double foreign_writes;
    double visits;  /* of administrators, because clients complained */
    double reboots; /* that the course does not have */
};

struct ledger {
    instant at; /* everything until then is counted */
    bool restarting;
    bool rebooting;
    bool connected[POPULATIONS];   /* they could since RemoteAccess was started */
    bool dropped;                  /* RemoteAccess was stopped, and has not been started since */
    bool open_before[POPULATIONS]; /* then */
    struct thumbprint with;        /* SSTP ran with that then */
    struct thumbprint in_service;
    instant locked_since; /* somebody is locked out; 0: nobody */
    instant known_at;     /* since then somebody knows of it */
    instant down_since;   /* nobody gets in, and somebody would */
    double lost_in_a_row; /* client-minutes since locked_since */
    double known_sum;
    struct figures figures;
};

void ledger_begin(struct year *year);

/* To be called before and after whatever changes the server, and at ledger_changes_at. */
void ledger_sync(struct year *year);
/* How it is from now on, if nothing happens. */
void ledger_look(struct year *year);
/* When time alone makes a difference next. */
instant ledger_changes_at(const struct year *year);

/* All tunnels drop. */
void ledger_drop(struct year *year);
/* SSTP has been started. */
void ledger_started(struct year *year);
/* Somebody knows of what locks clients out, if anything does. */
void ledger_reported(struct year *year);

/* Who gets in, and why not, at that moment. */
struct access {
    bool open[POPULATIONS];
    enum cause cause[POPULATIONS];
};
struct access ledger_access(const struct year *year, instant at);

void ledger_end(struct year *year);

#endif
