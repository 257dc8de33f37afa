/* What must hold after every pass, whatever went wrong in it: the invariants of the design, as far
 * as the server before and after one pass can show them. Used by core's unit tests and by the
 * simulation; it makes no decision and knows none of the core's. */
#ifndef TESTS_MODEL_INVARIANTS_H
#define TESTS_MODEL_INVARIANTS_H

#include "control/pass.h"
#include "model_process.h"

/* One pass, and what is known of the circumstances. */
struct passage {
    const struct model *before;
    const struct model *after;
    struct pass pass;
    const struct findings *findings; /* what the pass found */
    const struct findings *ongoing;  /* what stands after it */
    const struct settings *settings;
    instant looked_at;  /* when it had looked at the server first; 0: when it began */
    bool unwritable;    /* it was told that our own state cannot be stored */
    bool crashed;       /* it was cut short */
    bool disturbed;     /* others acted on the server while it went on */
    bool clock_was_set; /* once: times are no witnesses */
    bool hurried;       /* an administrator asked that the restart policy is not waited for */
    bool overriding;    /* and that, in this pass, neither the limits on restarts nor a pause are */
    bool without_probe; /* so much happened that only a probe could tell whether SSTP serves */
    bool settings_known[FAMILY_COUNT]; /* the record's settings that must survive */
    struct ssl_record record_settings[FAMILY_COUNT];
};

struct violation {
    unsigned invariant; /* its number in the design; 0: of the model itself */
    const char *words;  /* what must hold */
    char detail[MODEL_VIOLATION_SIZE];
};

/* The pass ended with nothing left to do. */
bool passage_at_rest(const struct passage *passage);
/* How many calls of that kind claimed success in it. */
unsigned passage_done(const struct passage *passage, enum model_call call);
/* What is bound after it SSTP wrote, at one of its starts: where a record is not there although it
 * was written, say. (After its next start nothing of the record tells.) */
bool passage_sstp_bound(const struct passage *passage);
/* How many reports of that kind it made. */
unsigned passage_reported(const struct passage *passage, enum report_kind kind);

/* What each check says must hold; NULL after the last. */
const char *invariant_words(size_t number);

/* False if one does not hold: the first is in *out. */
bool invariants_hold(const struct passage *passage, struct violation *out);

/* Both families' records are SSTP's and carry it. */
bool bindings_both_carry(const struct model *model, const struct thumbprint *thumbprint);

#endif
