/* core-bench: times one decision (drift, choice and plan) over stores of 10 to 100,000 certificates
 * and prints a Markdown table of the worst: the median of several runs, and how it grew.
 *
 * Exit codes: 0, 1 if 10,000 certificates cost more than they may or the growth is not linear. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "diagnosis/drift.h"
#include "plan/plan.h"
#include "stores.h"

#define RUNS          9
#define RUN_TIME_MIN  2e-3 /* seconds: shorter decisions are repeated, and the mean taken */
#define DECISIONS_MAX 1000000
/* For ten times as many, from so many on: leaving the caches costs more than ten times, a square
 * would be a hundred. */
#define GROWTH_MAX  40.0
#define GROWTH_FROM 1000

static const size_t sizes[] = {10, 100, 1000, 10000, 100000};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

/* Time on the processor: what others do meanwhile costs us nothing but their share of its caches.
 */
static double now(void)
{
    struct timespec time;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) {
        perror("clock_gettime");
        exit(2);
    }
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static size_t decide(const struct snapshot *snapshot)
{
    static struct findings findings;
    static struct plan plan;

    drift_find(snapshot, &findings);
    const struct selection selection = select_certificate(snapshot);
    plan_make(snapshot, &findings, &selection, &plan);
    return selection.eligible + plan.count;
}

/* Seconds for one decision. */
static double time_decision(const struct snapshot *snapshot)
{
    static volatile size_t result; /* so that no decision can be left out */
    const double started = now();
    double elapsed;
    unsigned decisions = 0;

    do {
        result = decide(snapshot);
        decisions++;
        elapsed = now() - started;
    } while (elapsed < RUN_TIME_MIN && decisions < DECISIONS_MAX);
    (void)result;
    return elapsed / decisions;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median_time(const struct mix *mix, size_t count)
{
    struct snapshot *snapshot = store_make(mix, count);
    double times[RUNS];

    if (snapshot == NULL) {
        (void)fprintf(stderr, "core-bench: no memory for %zu certificates\n", count);
        exit(2);
    }
    for (size_t run = 0; run < RUNS; run++) {
        times[run] = time_decision(snapshot);
    }
    store_free(snapshot);
    qsort(times, RUNS, sizeof(times[0]), compare);
    return times[RUNS / 2];
}

static void print_head(void)
{
    printf("| mix |");
    for (size_t i = 0; i < SIZES; i++) {
        printf(" %zu |", sizes[i]);
    }
    printf(" growth, last decades |\n|---|");
    for (size_t i = 0; i < SIZES + 1; i++) {
        printf("---:|");
    }
    printf("\n");
}

/* One row; false if it costs too much. */
static bool measure(const struct mix *mix)
{
    double times[SIZES];
    bool good = true;

    printf("| %s |", mix->name);
    for (size_t i = 0; i < SIZES; i++) {
        times[i] = median_time(mix, sizes[i]);
        printf(" %.3f ms |", times[i] * 1e3);
        (void)fflush(stdout);
        good = good && (sizes[i] != 10000 || times[i] <= mix->limit);
    }
    for (size_t i = 1; i < SIZES; i++) {
        const double growth = times[i] / times[i - 1];
        if (sizes[i - 1] >= GROWTH_FROM) {
            printf(" x%.1f", growth);
            good = good && growth <= GROWTH_MAX;
        }
    }
    printf(" |\n");
    return good;
}

int main(void)
{
    bool good = true;

    print_head();
    for (size_t i = 0; i < mix_count; i++) {
        good = measure(&mixes[i]) && good;
    }
    printf("\n");
    for (size_t i = 0; i < mix_count; i++) {
        printf("- *%s*: %s\n", mixes[i].name, mixes[i].what);
    }
    if (!good) {
        (void)fprintf(stderr,
                      "core-bench: 10,000 certificates cost more than they may, or the cost grows "
                      "faster than their number\n");
    }
    return good ? 0 : 1;
}
