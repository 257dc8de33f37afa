/* One server's year under one policy: the modelled server, time, clients, people, and what it came
 * to. */
#ifndef TESTS_SIMULATION_YEAR_YEAR_H
#define TESTS_SIMULATION_YEAR_YEAR_H

#include <stdio.h>

#include "course.h"
#include "ledger.h"
#include "model.h"

#define EXTRA_CERTIFICATES_MAX 64 /* ordered by people in need: they differ with the policy */

struct policy;

/* An administrator who comes when clients are locked out. */
struct people {
    instant comes_at; /* INSTANT_NEVER: nobody has to */
    instant orders_at;
    instant heeds_at;  /* an error that somebody was told of; INSTANT_NEVER: there is none */
    instant heeded_at; /* when he did so last; 0: never */
};

struct year {
    const struct course *course;
    const struct policy *policy;
    void *mind;  /* the policy's own */
    FILE *story; /* NULL: not told */
    struct model model;
    struct ledger ledger;
    struct people people;
    bool in_pass; /* what it does takes time, and the ledger follows it */
    int next_event;
    struct course_certificate extra[EXTRA_CERTIFICATES_MAX];
    int extra_count;
    bool revoked[COURSE_CERTIFICATES_MAX];
    int newest;         /* that came for SSTP, by the course or by people */
    instant brought_at; /* then */
    bool bereft;        /* the policy itself deleted what would do, and nothing has come since */
    unsigned stops;     /* of RemoteAccess, so far */
    unsigned starts;
    unsigned pins;
    bool deaf;          /* it runs without a listener, */
    instant listens_at; /* or listens from then on */
};

/* Lives through it. */
void year_live(struct year *year, const struct course *course, const struct policy *policy,
               FILE *story);

void year_tell(struct year *year, const char *who, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- certificates ---- */

/* What the course, or people, know of one in the model; its number is the course's, or above. */
const struct course_certificate *year_certificate(const struct year *year, int number);
int year_number(const struct year *year, const struct thumbprint *thumbprint); /* -1: unknown */
/* The one in the model; NULL: it is not there. */
struct model_certificate *year_find(struct year *year, int number);
/* A certificate comes into MY. */
void year_import(struct year *year, int number);
void year_remove(struct year *year, int number);
/* Another one for SSTP is ordered, issued now by who issued the last. -1: no room. */
int year_order(struct year *year);

/* Whether clients outside, or of the domain, are content with it at that moment. */
bool year_accepts(const struct year *year, enum population population,
                  const struct model_certificate *certificate, instant at);
/* The one in MY that most are content with and that ends last; NULL: there is none. */
struct model_certificate *year_best(struct year *year, instant at);

/* ---- time ---- */

/* Nothing else happens meanwhile. */
void year_wait(struct year *year, instant duration);
bool year_is_office(instant at);
instant year_office_changes(instant after);
/* That moment, or when office hours begin next. */
instant year_in_office(instant at);
/* How many clients of a population want to be connected. */
double year_clients(const struct year *year, enum population population, instant at);
/* How many are connected now: those who could, since RemoteAccess was started. */
unsigned year_tunnels(const struct year *year);

/* ---- what everybody does to the server ---- */

/* RemoteAccess. False: it has not stopped within the limit (0: there is none), and stops later. */
bool year_stop(struct year *year, instant limit);
/* False: it does not start. */
bool year_start(struct year *year);
/* How long the next stop, or start, takes. */
instant year_stop_takes(struct year *year);
instant year_start_takes(struct year *year);
bool year_start_fails(struct year *year);
/* To be called around what stops and starts RemoteAccess. */
void year_stop_begins(struct year *year);
void year_has_started(struct year *year, double deaf);

/* With the updates of a month, which counts for nobody; or not. */
void year_reboot(struct year *year, bool planned);

/* Set-RemoteAccess. */
enum pinned { PIN_DONE, PIN_FAILED, PIN_THROWN };
enum pinned year_pin(struct year *year, const struct model_certificate *certificate);

/* ---- people.c ---- */

/* Whoever is locked out complains, and somebody comes. */
void people_follow(struct year *year, bool told);
void people_come(struct year *year);
void people_heed(struct year *year);
/* When they will, if nothing changes; INSTANT_NEVER. */
instant people_complain_at(const struct year *year);

#endif
