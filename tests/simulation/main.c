/* The command line: schedules shared out to processes, the first violation told as a journal. */
#include "sim.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mutants.h"

#define JOBS_MAX 64

struct options {
    unsigned long seeds;
    unsigned long first;
    unsigned long jobs;
    bool journal;
    bool all;                /* go on after a violation */
    unsigned long invariant; /* 0: any; else violations of others are passed over */
    const char *mutant;
};

/* What the processes tell the first one. */
struct share {
    unsigned long at;     /* the seed it is at */
    unsigned long failed; /* the first that violated an invariant */
    bool found;
    unsigned long violations;
    unsigned long done;
    struct statistics statistics;
};

static int usage(void)
{
    (void)fputs(
        "usage: sstp-sim [--seeds N] [--first S] [--story] [--all] [--invariant I] [--jobs J] "
        "[--mutant NAME]\n"
        "       sstp-sim --list-mutants\n"
        "       sstp-sim --list-checks\n",
        stderr);
    return 3;
}

/* ---- the work ---- */

static void add(struct statistics *sum, const struct statistics *one)
{
    unsigned long *to = (unsigned long *)sum;
    const unsigned long *from = (const unsigned long *)one;

    for (size_t i = 0; i < sizeof(*sum) / sizeof(*to); i++) {
        to[i] += from[i];
    }
}

static void note_violation(const struct options *options, const struct sim *sim,
                           struct share *share)
{
    share->violations++;
    if (!share->found) {
        share->failed = share->at;
        share->found = true;
    }
    if (options->all) {
        (void)printf("seed %lu, invariant %u: %s: %s\n", share->at, sim->violation.invariant,
                     sim->violation.words, sim->violation.detail);
        (void)fflush(stdout);
    }
}

/* The lowest seed that failed is what is told: those after one need not be tried. */
static bool is_beyond(const struct options *options, const struct share *shares, unsigned long seed)
{
    for (unsigned long i = 0; i < options->jobs && !options->all; i++) {
        if (shares[i].found && shares[i].failed < seed) {
            return true;
        }
    }
    return false;
}

static void work(const struct options *options, unsigned long number, struct share *shares)
{
    struct share *share = &shares[number];
    struct sim *sim = malloc(sizeof(*sim));

    if (sim == NULL) {
        _exit(4);
    }
    for (unsigned long i = number;
         i < options->seeds && !is_beyond(options, shares, options->first + i);
         i += options->jobs) {
        share->at = options->first + i;
        if (!sim_run(sim, share->at, NULL) &&
            (options->invariant == 0 || options->invariant == sim->violation.invariant)) {
            note_violation(options, sim, share);
        }
        add(&share->statistics, &sim->statistics);
        share->done++;
    }
    free(sim);
}

/* Each share gets a process. False: one could not be had. */
static bool work_apart(const struct options *options, struct share *shares, pid_t *children)
{
    for (unsigned long i = 0; i < options->jobs; i++) {
        children[i] = fork();
        if (children[i] < 0) {
            return false;
        }
        if (children[i] == 0) {
            work(options, i, shares);
            _exit(0);
        }
    }
    return true;
}

/* A process that did not end well has found something, too. */
static void wait_for(const pid_t *children, struct share *shares, unsigned long jobs)
{
    for (unsigned long i = 0; i < jobs; i++) {
        int status = 0;
        if (waitpid(children[i], &status, 0) < 0 || !WIFEXITED(status) ||
            WEXITSTATUS(status) != 0) {
            (void)printf("seed %lu, not ended: the program died of it\n", shares[i].at);
            shares[i].failed = shares[i].at;
            shares[i].found = true;
            shares[i].violations++;
        }
    }
}

/* ---- what is said ---- */

static void print_counts(const struct statistics *sum, unsigned long schedules)
{
    (void)printf("%lu schedules, %lu passes (%lu healthy, %lu rotated, %lu standing, %lu failed, "
                 "%lu cancelled, %lu for the next boot), %lu crashes, %lu restarts of SSTP\n",
                 schedules, sum->passes, sum->results[PASS_HEALTHY], sum->results[PASS_ROTATED],
                 sum->results[PASS_ONGOING], sum->results[PASS_FAILED],
                 sum->results[PASS_CANCELLED], sum->results[PASS_FOR_BOOT], sum->crashes,
                 sum->restarts);
    (void)printf("calls, and how many went wrong:");
    for (int call = 0; call < MODEL_CALLS; call++) {
        (void)printf(" %s %lu/%lu", model_call_name((enum model_call)call), sum->calls[call],
                     sum->faults[call]);
    }
    (void)printf("\nfindings:");
    for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
        (void)printf(" %s %lu", reason_name((enum reason)reason), sum->reasons[reason]);
    }
    (void)printf("\n");
}

static int tell(const struct options *options, unsigned long seed)
{
    struct sim *sim = malloc(sizeof(*sim));
    bool held;

    if (sim == NULL) {
        return 4;
    }
    held = sim_run(sim, seed, stdout);
    if (!held) {
        (void)printf("\nVIOLATED, seed %lu, invariant %u: %s\n  %s\nTo see it again: sstp-sim "
                     "--seeds 1 --first %lu --story%s%s\n",
                     seed, sim->violation.invariant, sim->violation.words, sim->violation.detail,
                     seed, options->mutant == NULL ? "" : " --mutant ",
                     options->mutant == NULL ? "" : options->mutant);
    }
    free(sim);
    return held ? 0 : 1;
}

static int judge(const struct options *options, const struct share *shares)
{
    struct statistics sum = {0};
    unsigned long done = 0;
    unsigned long violations = 0;
    unsigned long lowest = ULONG_MAX;

    for (unsigned long i = 0; i < options->jobs; i++) {
        add(&sum, &shares[i].statistics);
        done += shares[i].done;
        violations += shares[i].violations;
        if (shares[i].found && shares[i].failed < lowest) {
            lowest = shares[i].failed;
        }
    }
    if (options->all) {
        print_counts(&sum, done);
        (void)printf("%lu violations\n", violations);
        return violations > 0 ? 1 : 0;
    }
    if (lowest != ULONG_MAX) {
        (void)printf("seed %lu failed:\n", lowest);
        (void)fflush(stdout);
        (void)tell(options, lowest);
        return 1;
    }
    print_counts(&sum, done);
    (void)printf("no invariant was violated\n");
    return 0;
}

static int run(const struct options *options)
{
    pid_t children[JOBS_MAX];
    const size_t size = sizeof(struct share) * JOBS_MAX;
    const int flags = MAP_SHARED | MAP_ANONYMOUS; /* and so without a file */
    // cppcheck-suppress invalidFunctionArg
    struct share *shares = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

    if (shares == MAP_FAILED) {
        return 4;
    }
    if (!work_apart(options, shares, children)) {
        perror("fork");
        return 4;
    }
    wait_for(children, shares, options->jobs);
    return judge(options, shares);
}

/* ---- mutants: programs of their own, beside this one ---- */

static int list_mutants(void)
{
    for (size_t i = 0; i < mutant_count; i++) {
        (void)printf("%-28s invariant %-2u %s\n", mutants[i].name, mutants[i].invariant,
                     mutants[i].words);
    }
    return 0;
}

/* Everything that can be found to be violated. */
static int list_checks(void)
{
    for (size_t i = 0; invariant_words(i) != NULL; i++) {
        (void)printf("%s\n", invariant_words(i));
    }
    for (size_t i = 0; sim_check_words(i) != NULL; i++) {
        (void)printf("%s\n", sim_check_words(i));
    }
    return 0;
}

/* Becomes the program in which that mutant was compiled. */
static int become(const char *mutant, char **arguments)
{
    char self[PATH_MAX];
    char path[PATH_MAX + 64];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (length < 0) {
        return 4;
    }
    self[length] = '\0';
    (void)snprintf(path, sizeof(path), "%s/mutant-%s", dirname(self), mutant);
    (void)execv(path, arguments);
    (void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return 3;
}

/* ---- the command line ---- */

static bool number(const char *text, unsigned long *out)
{
    char *end;

    errno = 0;
    *out = strtoul(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

static bool read_options(int count, char **arguments, struct options *options)
{
    for (int i = 1; i < count; i++) {
        const char *word = arguments[i];
        const char *value = i + 1 < count ? arguments[i + 1] : "";

        if (strcmp(word, "--story") == 0) {
            options->journal = true;
            continue;
        }
        if (strcmp(word, "--all") == 0) {
            options->all = true;
            continue;
        }
        if (strcmp(word, "--mutant") == 0) {
            options->mutant = value;
        } else if (!((strcmp(word, "--seeds") == 0 && number(value, &options->seeds)) ||
                     (strcmp(word, "--invariant") == 0 && number(value, &options->invariant)) ||
                     (strcmp(word, "--first") == 0 && number(value, &options->first)) ||
                     (strcmp(word, "--jobs") == 0 && number(value, &options->jobs)))) {
            return false;
        }
        i++;
    }
    return options->jobs >= 1 && options->jobs <= JOBS_MAX;
}

int main(int count, char **arguments)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct options options = {.seeds = 1000,
                              .first = 1,
                              .jobs = processors < 1          ? 1
                                      : processors > JOBS_MAX ? JOBS_MAX
                                                              : (unsigned long)processors};

    if (count == 2 && strcmp(arguments[1], "--list-mutants") == 0) {
        return list_mutants();
    }
    if (count == 2 && strcmp(arguments[1], "--list-checks") == 0) {
        return list_checks();
    }
    if (!read_options(count, arguments, &options)) {
        return usage();
    }
    if (options.mutant != NULL && strcmp(options.mutant, this_mutant) != 0) {
        return become(options.mutant, arguments);
    }
    if (options.journal) {
        int result = 0;
        for (unsigned long i = 0; i < options.seeds && result == 0; i++) {
            result = tell(&options, options.first + i);
        }
        return result;
    }
    return run(&options);
}
