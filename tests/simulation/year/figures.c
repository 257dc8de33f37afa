/* Medians, 90th percentiles and means over servers. */
#include "figures.h"

#include "policies.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- the figures of one server ---- */

#define ALL       SIZE_MAX       /* what is lost */
#define OFFICE    (SIZE_MAX - 1) /* of that, in office hours */
#define AVOIDABLE (SIZE_MAX - 2) /* but for what nobody could have avoided */
#define LOCKED    (SIZE_MAX - 3) /* of that, but for restarts */

static double lost_all(const struct figures *figures)
{
    double sum = 0;

    for (int i = 0; i < CAUSES; i++) {
        sum += figures->by_cause[i];
    }
    return sum;
}

static double at(const struct figures *figures, size_t offset)
{
    return *(const double *)(const void *)((const char *)figures + offset);
}

static const struct {
    const char *key;
    const char *words;
    size_t offset;
} rows[] = {
    {"lost", "client-minutes without access", ALL},
    {"avoidable", "of these avoidable", AVOIDABLE},
    {"locked", "of these not in a restart", LOCKED},
    {"office", "lost in office hours", OFFICE},
    {"outside_office", "of clients outside, in office hours",
     offsetof(struct figures, lost[POPULATION_OUTSIDE][IN_OFFICE])},
    {"outside_night", "of clients outside, out of them",
     offsetof(struct figures, lost[POPULATION_OUTSIDE][OUT_OF_OFFICE])},
    {"domain_office", "of the domain, in office hours",
     offsetof(struct figures, lost[POPULATION_DOMAIN][IN_OFFICE])},
    {"domain_night", "of the domain, out of them",
     offsetof(struct figures, lost[POPULATION_DOMAIN][OUT_OF_OFFICE])},
    {"by_restart", "in restarts", offsetof(struct figures, by_cause[CAUSE_RESTART])},
    {"by_no_listener", "RRAS down or deaf", offsetof(struct figures, by_cause[CAUSE_NO_LISTENER])},
    {"by_nothing_there", "no certificate there",
     offsetof(struct figures, by_cause[CAUSE_NOTHING_THERE])},
    {"by_refused", "wrong certificate", offsetof(struct figures, by_cause[CAUSE_REFUSED])},
    {"by_mismatch", "SSTP runs with another", offsetof(struct figures, by_cause[CAUSE_MISMATCH])},
    {"drops", "drops of all tunnels", offsetof(struct figures, drops)},
    {"needless", "of these needless", offsetof(struct figures, needless)},
    {"put_into_service", "certificates put into service",
     offsetof(struct figures, put_into_service)},
    {"refused", "minutes of a refused certificate", offsetof(struct figures, refused)},
    {"refused_in_vain", "though a better one was there", offsetof(struct figures, refused_in_vain)},
    {"lockouts", "lock-outs over 5 minutes", offsetof(struct figures, lockouts)},
    {"known_after", "minutes until somebody knows", offsetof(struct figures, known_after)},
    {"left_down", "left down over an hour", offsetof(struct figures, left_down)},
    {"foreign_writes", "writes to foreign records", offsetof(struct figures, foreign_writes)},
    {"visits", "administrators called", offsetof(struct figures, visits)},
    {"reboots", "reboots by the policy", offsetof(struct figures, reboots)},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

const char *figures_key(size_t row)
{
    return row < ROWS ? rows[row].key : NULL;
}

const char *figures_words(size_t row)
{
    return rows[row].words;
}

/* While no certificate is there that would do, and not because the policy deleted it, nobody can
 * help. */
static double avoidable(const struct figures *figures)
{
    return lost_all(figures) - figures->by_cause[CAUSE_NOTHING_THERE];
}

double figures_value(const struct run *run, unsigned server, size_t policy, size_t row)
{
    const struct figures *figures = &run->figures[server * policy_count + policy];

    switch (rows[row].offset) {
    case ALL:
        return lost_all(figures);
    case OFFICE:
        return figures->lost[POPULATION_OUTSIDE][IN_OFFICE] +
               figures->lost[POPULATION_DOMAIN][IN_OFFICE];
    case AVOIDABLE:
        return avoidable(figures);
    case LOCKED:
        return avoidable(figures) - figures->by_cause[CAUSE_RESTART];
    default:
        return at(figures, rows[row].offset);
    }
}

/* ---- over servers ---- */

static int by_value(const void *a, const void *b)
{
    const double one = *(const double *)a;
    const double other = *(const double *)b;

    return one < other ? -1 : one > other;
}

struct summary figures_summary(const struct run *run, size_t policy, size_t row)
{
    double *values = malloc(run->servers * sizeof(*values));
    struct summary summary = {0, 0, 0, 0, 0};

    for (unsigned i = 0; i < run->servers; i++) {
        values[i] = figures_value(run, i, policy, row);
        summary.mean += values[i] / run->servers;
        if (values[i] > summary.most) {
            summary.most = values[i];
            summary.most_server = i;
        }
    }
    qsort(values, run->servers, sizeof(*values), by_value);
    summary.median = values[run->servers / 2];
    summary.ninetieth = values[run->servers * 9 / 10];
    free(values);
    return summary;
}

bool figures_wanted(const struct run *run, size_t policy)
{
    return run->only == NULL || strcmp(run->only, policies[policy]->name) == 0;
}

size_t figures_row(const char *key)
{
    size_t i = 0;

    while (strcmp(rows[i].key, key) != 0) {
        i++;
    }
    return i;
}
