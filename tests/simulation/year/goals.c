/* What the year must show of the product that changes certificates: with its defaults, and with
 * windows. Where a goal is not kept, the server with the most of it is named: its story tells why.
 */
#include "goals.h"

#include "policies.h"

#include <string.h>

#define RESTARTS_PER_CERTIFICATE 1.1
#define TIMES_FEWER              10

/* With --hold, of the fifty servers of the test: client-minutes, minutes, and servers left down, of
 * one server. */
#define LOCKED_AT_MOST  170
#define REFUSED_AT_MOST 0.5
#define DOWN_AT_MOST    0

static const char *const judged[] = {"product", "window", "window-or-idle"};

enum goal {
    GOAL_LOCKED,   /* no client-minute is lost but for restarts */
    GOAL_RESTARTS, /* so many for each certificate put into service */
    GOAL_REFUSED, /* no minute of a certificate that somebody refuses where there is a better one */
    GOAL_DOWN,    /* no server is left down */
    GOAL_PEERS,   /* so many times fewer client-minutes lost than with the best peer */
    GOALS
};

static const char *const words[GOALS] = {
    "client-minutes lost but for restarts, with a certificate there",
    "restarts for each certificate put into service",
    "minutes of a refused certificate, with a better one there",
    "servers left down over an hour",
    "avoidable client-minutes lost, of the best peer's",
};

struct verdict_of_goal {
    double value;
    double limit;
    unsigned worst; /* server */
};

/* ---- the best peer ---- */

static double mean(const struct run *run, size_t policy, const char *key)
{
    return figures_summary(run, policy, figures_row(key)).mean;
}

static bool is_peer(const struct policy *policy)
{
    return !policy->ours && strcmp(policy->name, "lower-bound") != 0;
}

static size_t best_peer(const struct run *run)
{
    size_t best = policy_count;

    for (size_t i = 0; i < policy_count; i++) {
        if (is_peer(policies[i]) &&
            (best == policy_count || mean(run, i, "avoidable") < mean(run, best, "avoidable"))) {
            best = i;
        }
    }
    return best;
}

/* ---- one goal ---- */

static struct verdict_of_goal verdict(const struct run *run, size_t policy, enum goal goal)
{
    static const char *const keys[GOALS] = {"locked", "drops", "refused_in_vain", "left_down",
                                            "avoidable"};
    const struct summary summary = figures_summary(run, policy, figures_row(keys[goal]));
    const size_t best = best_peer(run);
    const double theirs = mean(run, best, "avoidable");
    const double put = mean(run, policy, "put_into_service");

    switch (goal) {
    case GOAL_RESTARTS:
        return (struct verdict_of_goal){put > 0 ? summary.mean / put : 0, RESTARTS_PER_CERTIFICATE,
                                        summary.most_server};
    case GOAL_PEERS:
        return (struct verdict_of_goal){theirs > 0 ? summary.mean / theirs : 0, 1.0 / TIMES_FEWER,
                                        summary.most_server};
    default:
        return (struct verdict_of_goal){summary.mean * run->servers, 0, summary.most_server};
    }
}

static bool is_kept(const struct verdict_of_goal *goal)
{
    return goal->value <= goal->limit + 1e-9;
}

static size_t index_of(const char *name)
{
    size_t i = 0;

    while (strcmp(policies[i]->name, name) != 0) {
        i++;
    }
    return i;
}

/* ---- all of them ---- */

void goals_write_json(const struct run *run, FILE *out)
{
    const char *between = "";

    for (size_t i = 0; run->only == NULL && i < sizeof(judged) / sizeof(judged[0]); i++) {
        for (int j = 0; j < GOALS; j++) {
            const struct verdict_of_goal goal = verdict(run, index_of(judged[i]), (enum goal)j);
            (void)fprintf(out,
                          "%s  {\"policy\": \"%s\", \"goal\": \"%s\", \"value\": %.4f, \"limit\": "
                          "%.4f, \"kept\": %s, \"server\": %u}",
                          between, judged[i], words[j], goal.value, goal.limit,
                          is_kept(&goal) ? "true" : "false", goal.worst);
            between = ",\n";
        }
    }
}

static void print_last_line(const struct run *run)
{
    const size_t ours = index_of("product");
    const size_t window = index_of("window");
    const size_t best = best_peer(run);

    (void)printf(
        "year: avoidable client-minutes lost per server, mean (median): product %.0f (%.0f), "
        "with a window %.0f (%.0f), best peer %s %.0f (%.0f), lower bound %.0f\n",
        mean(run, ours, "avoidable"), figures_summary(run, ours, figures_row("avoidable")).median,
        mean(run, window, "avoidable"),
        figures_summary(run, window, figures_row("avoidable")).median, policies[best]->name,
        mean(run, best, "avoidable"), figures_summary(run, best, figures_row("avoidable")).median,
        mean(run, index_of("lower-bound"), "avoidable"));
}

/* What is kept by now of the goals that are not reached, for each server: no change of the rules
 * may make it worse. */
static double held(enum goal goal, const struct run *run, double limit)
{
    switch (goal) {
    case GOAL_LOCKED:
        return LOCKED_AT_MOST * run->servers;
    case GOAL_REFUSED:
        return REFUSED_AT_MOST * run->servers;
    case GOAL_DOWN:
        return DOWN_AT_MOST * run->servers;
    default:
        return limit;
    }
}

bool goals_judge(const struct run *run)
{
    bool all = true;

    if (run->only != NULL) {
        return true; /* nothing to compare it with */
    }
    for (size_t i = 0; i < sizeof(judged) / sizeof(judged[0]); i++) {
        for (int j = 0; j < GOALS; j++) {
            struct verdict_of_goal goal = verdict(run, index_of(judged[i]), (enum goal)j);
            goal.limit = run->hold ? held((enum goal)j, run, goal.limit) : goal.limit;
            (void)printf("goal %s: %s, %s: %.3f (at most %.3f)",
                         is_kept(&goal) ? "kept" : "NOT KEPT", judged[i], words[j], goal.value,
                         goal.limit);
            if (!is_kept(&goal)) {
                (void)printf("; see --story %u --policy %s", goal.worst, judged[i]);
            }
            (void)putchar('\n');
            all = all && is_kept(&goal);
        }
    }
    print_last_line(run);
    return all;
}
