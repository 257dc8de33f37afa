/* A server in a known situation with our process on it, and passes over it. */
#ifndef TESTS_CORE_SITUATION_H
#define TESTS_CORE_SITUATION_H

#include "control/pass.h"
#include "model_host.h"

#define JOURNAL_SIZE 2048

struct situation {
    struct model model;
    struct model before; /* as the model was when the last pass began */
    struct model_process process;
    struct settings settings;
    struct reconciler reconciler;
    struct pass_memory memory;
    struct host host;
    char journal[JOURNAL_SIZE]; /* what a failing test is in the middle of */
    bool without_probe;     /* so much happened that only a probe could tell whether SSTP serves */
    struct trigger trigger; /* of the passes to come */
    bool asks_client;       /* a dry run does, too */
    bool others_stay;       /* who changes something may go on: a test is about that */
    bool hurried;     /* an administrator asked not to wait, and that has not come to an end */
    struct pass pass; /* the last */
    bool settings_known[FAMILY_COUNT]; /* a record had these settings from the start */
    struct ssl_record record_settings[FAMILY_COUNT];
};

#define TEST(name) cmocka_unit_test_setup_teardown(name, situation_setup, situation_teardown)

/* cmocka's setup and teardown: *state is a healthy server (situation_healthy). */
int situation_setup(void **state);
int situation_teardown(void **state);

/* Which of a test's many cases it is at: told when it fails, so that it can be found again. */
void journal_begin(struct situation *situation, const char *what, const char *detail);
void journal_add(struct situation *situation, const char *what, unsigned number);
void journal_end(struct situation *situation);

/* RRAS runs since a day with SAC1 for vpn.example.com on both bindings, whose records have unusual
 * settings, a different one each. Nothing is known to us yet. */
void situation_healthy(struct situation *situation);

/* The server as it looks to the product, without a pass. */
const struct snapshot *situation_snapshot(struct situation *situation);

/* That certificate was deleted before SSTP started, which was seen: HTTP.sys does not have it in
 * memory. */
void situation_delete_before_start(struct situation *situation, const char *label);

/* The key of that certificate cannot be used: seen long ago for the first time, and no client gets
 * in with it where it is bound. */
void situation_lose_key(struct situation *situation, const char *label, enum private_key key);

/* The administrator picked the bound certificate in the console. */
void situation_pin(struct situation *situation, const char *label);

/* An hour later the administrator binds it the right way: both families, hashes, restart. */
void situation_bind_by_hand(struct situation *situation, const char *label);

/* SAC2 for the same name, later, in MY. */
struct model_certificate *situation_renew(struct situation *situation);

/* One pass, whose end is checked against the invariants; and another one when others who changed
 * something are done. */
struct pass situation_pass(struct situation *situation);

/* The same after a while. */
struct pass pass_later(struct situation *situation, instant duration);

/* Passes, each when the one before said, until one finds nothing to do; fails after too many. */
void situation_settle(struct situation *situation);

/* Our process ends, or has crashed, and starts anew. The server goes on. */
void situation_new_process(struct situation *situation);

/* The keys of what is bound were looked at once, long ago: a fault of them counts. */
void situation_see_key_faults(struct situation *situation);

/* Forgets the actions and reports so far. */
/* With which hashes SSTP started nobody saw: those that are stored may be what it read. */
void situation_hashes_unseen(struct situation *situation);
void situation_clear_log(struct situation *situation);

/* What ran runs and serves with that certificate, on both bindings, and nothing is left to do. */
void assert_serves(struct situation *situation, const char *label);

/* A rotation did exactly this, and noted what became of it. */
void assert_rotation_did(const struct situation *situation, const char *actions);

/* How often that was reported since the log was cleared. */
unsigned reported(const struct situation *situation, enum report_kind kind);
unsigned begun(const struct situation *situation, enum reason reason);

/* A pass that makes the healthy server known to us, and an empty log. */
void known_as_healthy(struct situation *situation);

/* So many further passes, an hour apart, change and say nothing more. */
void assert_quiet(struct situation *situation, enum pass_result result);

/* ---- what a rotation mends ---- */

struct repairable {
    const char *name;
    void (*arrange)(struct situation *situation); /* from healthy, with SAC1 known as good */
    const char *bound_after;
};

extern const struct repairable repairables[];
extern const size_t repairable_count;

enum { RENEWAL, WRONG_WAY }; /* of the repairables: with a way back, and without */

/* The ways in which the same is to work. */
enum variant {
    VARIANT_ATOMIC,        /* HttpUpdateServiceConfiguration */
    VARIANT_DELETE_CREATE, /* not there */
    VARIANT_UNSUPPORTED,   /* there, and refuses */
    VARIANT_PINNED,        /* the administrator picked the certificate */
    VARIANT_COUNT
};

const char *variant_name(enum variant variant);

/* A healthy server of that variant, known to us, brought into that situation; the log is empty and
 * our process new. */
void situation_arrange(struct situation *situation, const struct repairable *repairable,
                       enum variant variant);

#endif
