/* Medians, 90th percentiles and sums over servers. */
#include "figures.h"

#include "policies.h"
#include "parameters.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- the figures of one server ---- */

static double lost_all(const struct figures *figures)
{
    double sum = 0;

    for (int i = 0; i < POPULATIONS; i++) {
        sum += figures->lost[i][IN_OFFICE] + figures->lost[i][OUT_OF_OFFICE];
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
    size_t offset; /* 0: the sum of all that is lost */
} rows[] = {
    {"lost", "client-minutes without access", SIZE_MAX},
    {"outside_office", "of clients outside, in office hours",
     offsetof(struct figures, lost[POPULATION_OUTSIDE][IN_OFFICE])},
    {"outside_night", "of clients outside, out of them",
     offsetof(struct figures, lost[POPULATION_OUTSIDE][OUT_OF_OFFICE])},
    {"domain_office", "of the domain, in office hours",
     offsetof(struct figures, lost[POPULATION_DOMAIN][IN_OFFICE])},
    {"domain_night", "of the domain, out of them",
     offsetof(struct figures, lost[POPULATION_DOMAIN][OUT_OF_OFFICE])},
    {"by_restart", "in restarts", offsetof(struct figures, by_cause[CAUSE_RESTART])},
    {"by_no_listener", "RRAS down or deaf",
     offsetof(struct figures, by_cause[CAUSE_NO_LISTENER])},
    {"by_nothing_there", "no certificate there",
     offsetof(struct figures, by_cause[CAUSE_NOTHING_THERE])},
    {"by_refused", "wrong certificate", offsetof(struct figures, by_cause[CAUSE_REFUSED])},
    {"by_mismatch", "SSTP runs with another",
     offsetof(struct figures, by_cause[CAUSE_MISMATCH])},
    {"drops", "drops of all tunnels", offsetof(struct figures, drops)},
    {"needless", "of these needless", offsetof(struct figures, needless)},
    {"put_into_service", "certificates put into service",
     offsetof(struct figures, put_into_service)},
    {"refused", "minutes of a refused certificate", offsetof(struct figures, refused)},
    {"refused_in_vain", "though a better one was there",
     offsetof(struct figures, refused_in_vain)},
    {"lockouts", "lock-outs over 5 minutes", offsetof(struct figures, lockouts)},
    {"known_after", "minutes until somebody knows", offsetof(struct figures, known_after)},
    {"left_down", "left down over an hour", offsetof(struct figures, left_down)},
    {"foreign_writes", "writes to foreign records", offsetof(struct figures, foreign_writes)},
    {"visits", "administrators called", offsetof(struct figures, visits)},
    {"reboots", "reboots by the policy", offsetof(struct figures, reboots)},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static double value(const struct figures *figures, size_t row)
{
    return rows[row].offset == SIZE_MAX ? lost_all(figures) : at(figures, rows[row].offset);
}

/* ---- over servers ---- */

struct summary {
    double median;
    double ninetieth;
    double mean;
    double most;
    unsigned most_server;
};

static int by_value(const void *a, const void *b)
{
    const double one = *(const double *)a;
    const double other = *(const double *)b;

    return one < other ? -1 : one > other;
}

static struct summary summary_of(const struct run *run, size_t policy, size_t row)
{
    double *values = malloc(run->servers * sizeof(*values));
    struct summary summary = {0, 0, 0, 0, 0};

    for (unsigned i = 0; i < run->servers; i++) {
        values[i] = value(&run->figures[i * policy_count + policy], row);
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

static bool is_wanted(const struct run *run, size_t policy)
{
    return run->only == NULL || strcmp(run->only, policies[policy]->name) == 0;
}

/* ---- telling ---- */

void figures_print_course(FILE *out, const struct course *course)
{
    static const char *const sources[] = {"ACME", "AD CS", "by hand", "others"};
    static const char *const iis[] = {"no", "another name", "owns IPv4", "same name"};

    (void)fprintf(out,
                  "server %u: %s, %u days%s%s%s%s, IIS %s, %s%s%s%s; %.0f clients outside, %.0f in "
                  "the domain\n",
                  course->server, sources[course->source], course->lifetime,
                  course->removes_old ? ", old removed" : "", course->wildcard ? ", wildcard" : "",
                  course->second_name ? ", second name" : "", course->twin ? ", twin" : "",
                  iis[course->iis], course->pinned ? "pinned" : "automatic",
                  course->needs_its_certificate ? ", ends without certificate" : "",
                  course->links_followed ? ", links followed" : "",
                  course->reported_rules ? "" : ", documented rules", course->clients[0],
                  course->clients[1]);
}

void figures_print_one(FILE *out, const struct figures *figures)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (value(figures, i) != 0) {
            (void)fprintf(out, "%12.1f %s\n", value(figures, i), rows[i].words);
        }
    }
}

static void print_table(const struct run *run)
{
    for (size_t i = 0; i < policy_count; i++) {
        if (!is_wanted(run, i)) {
            continue;
        }
        (void)printf("%s: %s\n", policies[i]->name, policies[i]->words);
        for (size_t j = 0; j < ROWS; j++) {
            const struct summary summary = summary_of(run, i, j);
            (void)printf("    %-40s median %10.1f  90th %10.1f  mean %10.2f  most %10.1f (server %u)\n",
                         rows[j].words, summary.median, summary.ninetieth, summary.mean,
                         summary.most, summary.most_server);
        }
    }
}

/* One line for each server and policy, for who looks for a story. */
static void print_list(const struct run *run)
{
    for (size_t i = 0; i < run->servers * policy_count; i++) {
        if (!is_wanted(run, i % policy_count)) {
            continue;
        }
        (void)printf("%s %zu", policies[i % policy_count]->name, i / policy_count);
        for (size_t j = 0; j < ROWS; j++) {
            if (value(&run->figures[i], j) != 0) {
                (void)printf(" %s=%.1f", rows[j].key, value(&run->figures[i], j));
            }
        }
        (void)putchar('\n');
    }
}

bool figures_judge(const struct run *run)
{
    if (run->list) {
        print_list(run);
    }
    print_table(run);
    return true;
}
