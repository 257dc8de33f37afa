/* The simulated world of one seed: a server, the people and programs that act on it, our process
 * with the real core in it, and time. */
#ifndef TESTS_SIMULATION_SIM_H
#define TESTS_SIMULATION_SIM_H

#include <stdio.h>

#include "invariants.h"
#include "model_host.h"
#include "random.h"

/* ---- what this seed's world is like ---- */

struct traits {
    bool races;              /* others act while a pass goes on, too */
    bool notifications_lost; /* not every change of the store is signalled */
    bool troubles;           /* calls fail */
    bool crashes;            /* our process does */
    bool lies;               /* calls claim success without effect */
    bool clock_is_set;       /* back and forward */
    bool unreadable;         /* parts cannot be read at times */
    bool watched;            /* whatever changes is signalled, our own changes too */
    unsigned events;
    instant horizon; /* they lie within */
};

/* ---- what is to come ---- */

#define AGENDA_MAX 96

struct sim;
typedef void event(struct sim *sim, unsigned argument);

struct appointment {
    instant at;
    event *event;
    unsigned argument;
};

struct agenda {
    struct appointment items[AGENDA_MAX]; /* by time */
    size_t count;
};

/* ---- what goes wrong ---- */

#define TROUBLES_MAX 4

struct trouble {
    struct model_fault fault;
    unsigned percent; /* of the calls; 100: for good */
    instant takes;
    instant until;
};

/* ---- what a service is to do, as far as others than us want ---- */

enum wish { WISH_UNKNOWN, WISH_RUN, WISH_STOP };

/* ---- what is judged over more than one pass ---- */

enum sim_check {
    SIM_RUNS,
    SIM_REPAIRED,
    SIM_BACKS_OFF,
    SIM_RESTS,
    SIM_ONGOING,
    SIM_CHANCE,
    SIM_RENEWS,
    SIM_SEES,
    SIM_FORGETS,
    SIM_HEALTHY,
    SIM_STOPPED,
    SIM_PEACE,
    SIM_FOLLOWS,
    SIM_RECOVERS,
    SIM_PATIENT,
    SIM_ATTENTIVE,
    SIM_PAUSED,
    SIM_PENDING,
    SIM_UNTOUCHED,
    SIM_PREPARED,
    SIM_BOOTED,
    SIM_OBEYS,
    SIM_LEAVES,
    SIM_NEWER,
    SIM_RETURNS,
    SIM_LEFT,
    SIM_GLANCE,
    SIM_CHECKS
};

/* ---- RemoteAccess that ended by itself, as passes could see it ---- */

struct sim_end {
    unsigned starts; /* of RemoteAccess, before it ended */
    unsigned boot;
    bool lost;  /* a pass that saw it may have remembered it or not */
    bool known; /* a pass could judge it, and remember that */
    uint32_t exit_code;
    bool fine;      /* its certificate was in order then */
    bool broken;    /* it was gone */
    unsigned tries; /* we started it since so often, with this in use */
    struct thumbprint with;
};

/* ---- the world ---- */

struct statistics {
    unsigned long passes;
    unsigned long results[PASS_FOR_BOOT + 1];
    unsigned long crashes;
    unsigned long restarts;
    unsigned long calls[MODEL_CALLS];
    unsigned long faults[MODEL_CALLS];
    unsigned long reasons[REASON_COUNT];
    unsigned long kinds[REPORT_KIND_COUNT];
};

#define NEWER_SEEN 3

struct sim {
    uint64_t seed;
    struct random random;
    FILE *journal; /* NULL: not told */
    bool looked;   /* a look is to be told when something comes of it */
    instant checked_at;
    enum pass_result reported_result;
    unsigned quiet_passes; /* not told, because nothing came of them */
    struct traits traits;
    struct statistics statistics;

    struct model model;
    struct settings set; /* by the administrator, whether our process has read them or not */
    struct model before; /* the last pass */
    struct model ended;  /* as it was after it */
    struct agenda agenda;
    struct trouble troubles[TROUBLES_MAX];
    size_t trouble_count;

    struct model_process process;
    struct host host;
    struct reconciler reconciler;
    struct pass_memory memory;
    struct pass pass;
    bool alive; /* our process runs */
    bool in_pass;
    bool disturbed;                   /* others acted during the pass */
    bool power_failed;                /* during the pass */
    instant wake;                     /* when the next pass begins */
    bool notified;                    /* it does because something was signalled */
    bool paused;                      /* our service was, by an administrator */
    struct rotation_request request;  /* given by an administrator, for the next pass */
    bool overriding;                  /* in this pass, not to wait for limits or a pause either */
    bool hurried;                     /* one asked not to wait, and no pass ended well since */
    bool prepared;                    /* for the boot; nobody did anything since */
    instant seen_at;                  /* the last pass' first observation */
    struct pass last;                 /* the pass before, of the same process */
    bool last_disturbed;              /* others acted during that */
    unsigned long calls[MODEL_CALLS]; /* until the last pass began */
    instant last_event;               /* others did something */
    unsigned own_passes;              /* since then, within the hour */
    bool ending[MODEL_ALL_SERVICES];  /* its last observation saw them stopping, */
    struct hash_pair seen_hashes;     /* and these */
    instant begun;
    bool clock_was_set;

    enum wish wishes[MODEL_ALL_SERVICES];
    bool settled[MODEL_ALL_SERVICES]; /* a pass saw it run and could store what it wanted */
    bool settings_known[FAMILY_COUNT];
    struct ssl_record record_settings[FAMILY_COUNT];
    bool at_the_end;              /* nothing goes wrong any more */
    unsigned own_bindings;        /* of SSTP, until now */
    struct thumbprint taken_back; /* bound by us again after others had bound something else, */
    instant took_back_at;         /* then; 0: nothing */
    bool set_up_by_hand;          /* at the end, while SSTP ran */
    instant others_first;         /* others changed what is SSTP's, and go on since; 0: nobody */
    instant others_last;
    instant others_seen; /* the last that they may have changed, what SSTP wrote with it */
    struct sim_end end;
    struct sim_end end_seen;    /* by the pass that goes on */
    instant rotation_began;     /* the last one: to look at the server takes a while, too */
    bool could_see;             /* at the last pass; what changed since it was never read then */
    instant newer[NEWER_SEEN];  /* when something newer was put into use, the last first */
    bool asked;                 /* an administrator asked for that */
    struct violation violation; /* the first; words NULL: none */
};

/* Lives through the whole schedule of a seed. False: an invariant was violated. */
bool sim_run(struct sim *sim, uint64_t seed, FILE *journal);

/* ---- for the parts of the simulation ---- */

void sim_note(struct sim *sim, const char *who, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void sim_violated(struct sim *sim, enum sim_check check, const char *detail);
/* What each check of the simulation's own says must hold; NULL after the last. */
const char *sim_check_words(size_t number);

bool chance(struct sim *sim, unsigned percent);
unsigned pick(struct sim *sim, unsigned limit);
/* A time between nothing and that long, the short ones more likely. */
instant while_of(struct sim *sim, instant longest);

void sim_plan(struct sim *sim, instant in, event *what, unsigned argument);
/* Everybody's clock shows something else from now on; who waits goes on waiting as long. */
void sim_set_clock(struct sim *sim, instant difference);
/* The same for a virtual machine that is saved and resumed: the clock is right afterwards. */
void sim_save(struct sim *sim, instant duration);
/* The store changed: our process is signalled, if nothing is lost. */
void sim_notify(struct sim *sim);
/* A pass at once, because somebody asks for it. */
void sim_ask(struct sim *sim);
/* Others wrote that family's record. */
void sim_record_changed(struct sim *sim, enum family family);
void sim_process_starts(struct sim *sim, unsigned unused);
void sim_settings_are_read(struct sim *sim); /* by our service, which looks at once */
void sim_process_ends(struct sim *sim);
/* What is first on the agenda, when its time has come. */
void sim_next_event(struct sim *sim);
/* One pass of our process, and what is to be judged of it. */
void sim_run_pass(struct sim *sim);

/* world.c, administrator.c, configuration.c, enrolment.c, machine.c, troubles.c */
void world_begin(struct sim *sim); /* the server as the schedule finds it */
event *any_event(struct sim *sim);
event *administrator_event(struct sim *sim);
event *balancer_event(struct sim *sim);
void moves_tls_to_a_balancer(struct sim *sim, unsigned unused);
event *configuration_event(struct sim *sim);
void installs_or_removes_the_monitor(struct sim *sim, unsigned unused);
event *enrolment_event(struct sim *sim);
event *machine_event(struct sim *sim);
event *peace_event(struct sim *sim);
event *loopback_event(struct sim *sim);
void loopback_repaired(struct sim *sim);
void peace_check(struct sim *sim); /* after each pass */
void draw_restart_policy(struct sim *sim);
void draw_companions(struct sim *sim);
void clients_come_and_go(struct sim *sim, unsigned unused);
event *trouble_event(struct sim *sim);
struct model_certificate *issue(struct sim *sim);
struct model_certificate *any_certificate(struct sim *sim);
struct model_certificate *good_certificate(struct sim *sim); /* NULL if there is none */
void stop_service(struct sim *sim, enum model_service_id service);
void start_service(struct sim *sim, enum model_service_id service);
void wish_as_it_is(struct sim *sim);
bool trouble_strikes(struct sim *sim, enum model_call call, struct model_fault *fault,
                     instant *takes);
void glances_check(struct sim *sim); /* at rest */
void troubles_end(struct sim *sim);
void power_returns(struct sim *sim, unsigned unused);
void repair_all(struct sim *sim);

/* plan/partial.c: hints, pauses, and the shutdown of Windows */
struct trigger trigger_of_pass(const struct sim *sim);
void trigger_check(struct sim *sim, struct trigger trigger); /* after each pass */
void trigger_check_call(struct sim *sim, enum model_call call);
void pauses_or_continues(struct sim *sim, unsigned unused);
void sets_mode(struct sim *sim, enum mode mode);
/* Paused, or with Mode observe: nothing on the server may be changed. */
bool sim_looks_only(const struct sim *sim);
void the_server_is_shut_down(struct sim *sim, unsigned unused);
void goes_off(struct sim *sim); /* after a pass, while Windows shuts down */

/* requests.c: what an administrator asks for with `rotate` */
void requests_a_rotation(struct sim *sim, unsigned unused);
void request_check(struct sim *sim, struct rotation_request request); /* after each pass */
/* Whether the pass was for that certificate. */
bool request_was_taken(const struct sim *sim, const struct thumbprint *thumbprint);

/* at_work.c: others change what is SSTP's, and are left alone until they are done */
void at_work_note(struct sim *sim);                          /* as each pass looks first */
void at_work_check(struct sim *sim, struct trigger trigger); /* after each pass */

/* ended.c: RemoteAccess that ends when its certificate vanishes */
void ended_follow(struct sim *sim);     /* after each event */
void ended_note(struct sim *sim);       /* before each pass */
void ended_check(struct sim *sim);      /* after each pass */
void ended_check_rest(struct sim *sim); /* at rest */

/* journal.c */
void journal_of_call(struct sim *sim, const struct call *call, const char *object,
                     const char *value);
void journal_of_report(struct sim *sim, const struct report *report);
void journal_of_world(struct sim *sim);
void journal_of_certificates(struct sim *sim);
void journal_of_pass_end(struct sim *sim);
const char *result_name(enum pass_result result);

/* rest.c: whether the server comes to rest, and how */
void rest_check_wishes(struct sim *sim);
void newer_check_pass(struct sim *sim, const struct passage *passage);
void rest_check_end(struct sim *sim, bool rests);
void rest_check_repaired(struct sim *sim, bool rests);

/* At rest: what stands in is not kept for want of a look at its renewal. */
void renewal_check(struct sim *sim);

#endif
