/* sstp-year: a year on many servers, under every policy. */
#include "figures.h"
#include "goals.h"
#include "parameters.h"
#include "policies.h"
#include "year.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct options {
    unsigned servers;
    uint64_t seed;
    long story; /* -1: none */
    const char *policy;
    const char *json;
    unsigned processes;
    bool list;
    bool hold;
};

static int usage(void)
{
    (void)fputs(
        "usage: sstp-year [--servers N] [--seed S] [--story SERVER] [--policy NAME]\n"
        "                 [--json FILE] [--set NAME=VALUE] [--processes N] [--list servers]\n"
        "                 [--hold kept]\n"
        "       sstp-year --parameters\n",
        stderr);
    return 3;
}

/* False: there is no option of that name, or not with that value. */
static bool read_option(struct options *options, const char *name, const char *value)
{
    if (strcmp(name, "--servers") == 0) {
        options->servers = (unsigned)strtoul(value, NULL, 10);
    } else if (strcmp(name, "--seed") == 0) {
        options->seed = strtoull(value, NULL, 10);
    } else if (strcmp(name, "--story") == 0) {
        options->story = strtol(value, NULL, 10);
    } else if (strcmp(name, "--policy") == 0) {
        options->policy = value;
    } else if (strcmp(name, "--json") == 0) {
        options->json = value;
    } else if (strcmp(name, "--processes") == 0) {
        options->processes = (unsigned)strtoul(value, NULL, 10);
    } else if (strcmp(name, "--list") == 0) {
        options->list = strcmp(value, "servers") == 0;
    } else if (strcmp(name, "--hold") == 0) {
        options->hold = strcmp(value, "kept") == 0;
    } else {
        return strcmp(name, "--set") == 0 && parameters_set(value);
    }
    return options->servers > 0 && options->processes > 0;
}

static bool read_options(struct options *options, int count, char **arguments)
{
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count || !read_option(options, arguments[i], arguments[i + 1])) {
            return false;
        }
    }
    return true;
}

static size_t largest_mind(void)
{
    size_t most = 1;

    for (size_t i = 0; i < policy_count; i++) {
        most = policies[i]->mind > most ? policies[i]->mind : most;
    }
    return most;
}

/* Of every policy, one server after the other; all figures of a server stand together. */
static void live(const struct options *options, unsigned first, struct figures *figures)
{
    struct course *course = malloc(sizeof(*course));
    struct year *year = malloc(sizeof(*year));
    void *mind = malloc(largest_mind());

    for (unsigned server = first; server < options->servers; server += options->processes) {
        course_draw(course, options->seed, server);
        for (size_t i = 0; i < policy_count; i++) {
            if (options->policy != NULL && strcmp(policies[i]->name, options->policy) != 0) {
                continue;
            }
            year->mind = mind;
            year_live(year, course, policies[i], NULL);
            figures[server * policy_count + i] = year->ledger.figures;
        }
    }
    free(mind);
    free(year);
    free(course);
}

static int tell(const struct options *options)
{
    struct course *course = malloc(sizeof(*course));
    struct year *year = malloc(sizeof(*year));
    struct figures *figures = calloc(policy_count, sizeof(*figures));
    const struct run run = {.servers = 1, .figures = figures, .only = "one"};

    year->mind = malloc(largest_mind());
    course_draw(course, options->seed, (unsigned)options->story);
    figures_print_course(stdout, course);
    for (size_t i = 0; i < policy_count; i++) {
        if (options->policy == NULL || strcmp(policies[i]->name, options->policy) == 0) {
            (void)printf("---- %s\n", policies[i]->name);
            year_live(year, course, policies[i], stdout);
            figures[i] = year->ledger.figures;
            figures_print_one(stdout, &run, i);
        }
    }
    free(figures);
    free(year->mind);
    free(year);
    free(course);
    return 0;
}

/* Each process has every N-th server: what it comes to does not depend on N. */
static bool live_all(const struct options *options, struct figures *figures)
{
    bool well = true;

    (void)fflush(stdout);
    for (unsigned i = 0; i < options->processes; i++) {
        const pid_t child = fork();
        if (child == 0) {
            live(options, i, figures);
            _exit(0);
        }
        well = well && child > 0;
    }
    for (unsigned i = 0; i < options->processes; i++) {
        int status = 0;
        well = wait(&status) > 0 && status == 0 && well;
    }
    return well;
}

int main(int count, char **arguments)
{
    struct options options = {.servers = 1000, .seed = 1, .story = -1, .processes = 2};
    struct figures *figures;

    if (count == 2 && strcmp(arguments[1], "--parameters") == 0) {
        parameters_print(stdout);
        return 0;
    }
    if (!read_options(&options, count, arguments)) {
        return usage();
    }
    if (options.story >= 0) {
        return tell(&options);
    }
    const size_t size = options.servers * policy_count * sizeof(*figures);
    // cppcheck-suppress invalidFunctionArg
    figures = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (figures == MAP_FAILED || !live_all(&options, figures)) {
        (void)fputs("sstp-year: a process ended early\n", stderr);
        return 2;
    }
    const struct run run = {.seed = options.seed,
                            .servers = options.servers,
                            .figures = figures,
                            .only = options.policy,
                            .hold = options.hold,
                            .list = options.list};
    figures_print(&run);
    if (options.json != NULL && !figures_write_json(&run, options.json)) {
        (void)fprintf(stderr, "sstp-year: cannot write %s\n", options.json);
        return 2;
    }
    return goals_judge(&run) ? 0 : 1;
}
