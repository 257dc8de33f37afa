/* What all years came to, for people and for programs. */
#include "figures.h"
#include "goals.h"
#include "parameters.h"
#include "policies.h"

#include <string.h>

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

void figures_print_one(FILE *out, const struct run *run, size_t policy)
{
    for (size_t i = 0; figures_key(i) != NULL; i++) {
        const double value = figures_value(run, 0, policy, i);
        if (value != 0) {
            (void)fprintf(out, "%12.1f %s\n", value, figures_words(i));
        }
    }
}

static void print_policy(const struct run *run, size_t policy)
{
    (void)printf("%s: %s\n", policies[policy]->name, policies[policy]->words);
    for (size_t i = 0; figures_key(i) != NULL; i++) {
        const struct summary summary = figures_summary(run, policy, i);
        (void)printf("    %-34s median %10.1f  90th %10.1f  mean %10.2f  most %10.1f (server %u)\n",
                     figures_words(i), summary.median, summary.ninetieth, summary.mean,
                     summary.most, summary.most_server);
    }
    (void)printf("    rests on: %s\n", policies[policy]->rests_on);
}

/* One line for each server and policy, for who looks for a story. */
static void print_list(const struct run *run)
{
    for (size_t i = 0; i < run->servers * policy_count; i++) {
        const size_t policy = i % policy_count;
        const unsigned server = (unsigned)(i / policy_count);
        if (!figures_wanted(run, policy)) {
            continue;
        }
        (void)printf("%s %u", policies[policy]->name, server);
        for (size_t j = 0; figures_key(j) != NULL; j++) {
            const double value = figures_value(run, server, policy, j);
            if (value != 0) {
                (void)printf(" %s=%.1f", figures_key(j), value);
            }
        }
        (void)putchar('\n');
    }
}

void figures_print(const struct run *run)
{
    if (run->list) {
        print_list(run);
    }
    for (size_t i = 0; i < policy_count; i++) {
        if (figures_wanted(run, i)) {
            print_policy(run, i);
        }
    }
}

/* ---- for programs ---- */

static void write_policy(const struct run *run, FILE *out, size_t policy)
{
    const struct policy *one = policies[policy];

    (void)fprintf(out,
                  "    {\"name\": \"%s\", \"words\": \"%s\", \"rests_on\": \"%s\", \"ours\": %s",
                  one->name, one->words, one->rests_on, one->ours ? "true" : "false");
    for (size_t i = 0; figures_key(i) != NULL; i++) {
        const struct summary summary = figures_summary(run, policy, i);
        (void)fprintf(out,
                      ",\n     \"%s\": {\"median\": %.3f, \"p90\": %.3f, \"mean\": %.4f, \"most\": "
                      "%.1f, \"server\": %u}",
                      figures_key(i), summary.median, summary.ninetieth, summary.mean, summary.most,
                      summary.most_server);
    }
    (void)fputs("}", out);
}

bool figures_write_json(const struct run *run, const char *path)
{
    FILE *out = fopen(path, "w");
    const char *between = "";

    if (out == NULL) {
        return false;
    }
    (void)fprintf(out, "{\"seed\": %llu, \"servers\": %u, \"days\": %d,\n \"parameters\": {",
                  (unsigned long long)run->seed, run->servers, YEAR_DAYS);
    parameters_write_json(out);
    (void)fputs("},\n \"goals\": [\n", out);
    goals_write_json(run, out);
    (void)fputs("],\n \"policies\": [\n", out);
    for (size_t i = 0; i < policy_count; i++) {
        if (figures_wanted(run, i)) {
            (void)fputs(between, out);
            write_policy(run, out, i);
            between = ",\n";
        }
    }
    (void)fputs("]}\n", out);
    return fclose(out) == 0;
}
