/* outage-bench.exe [ROUNDS] [IDLE_SECONDS]: measures on a simulated server what a rotation costs
 * VPN clients, beside a bare restart of the same services and the procedure's commands, and what
 * the product costs a server where nothing happens; with 0 ROUNDS only that. Prints the tables of
 * docs/performance.md.
 *
 * Exit codes: 0, 1 if a limit is not kept, 3 usage. */
#include "footprint.h"
#include "platform_winsim.h"
#include "round.h"

#include <stdio.h>
#include <stdlib.h>

int wmain(int count, wchar_t **arguments);

#define ROUNDS       9
#define ROUNDS_MAX   101
#define IDLE_SECONDS 60

/* Limits. */
#define RATIO_MAX 1.05 /* outage of a rotation to that of a bare restart, realistic services */
/* Of these two are Wine's, one for each service it is asked to tell about, and two the
 * simulation's: controls that only Windows sends, and event channels. */
#define THREADS_MAX (4u + 2u + 2u)
#define HANDLES_MAX 100u
/* Above what a service that does nothing has, which is Wine's, and the stacks of further threads.
 */
#define PRIVATE_MAX (4u << 20)

static bool kept = true;

static void limit(const char *what, bool holds)
{
    if (!holds) {
        kept = false;
        (void)fprintf(stderr, "bench: not kept: %s\n", what);
    }
}

/* ---- medians ---- */

static int compare(const void *one, const void *other)
{
    const double a = *(const double *)one;
    const double b = *(const double *)other;

    return (a > b) - (a < b);
}

static double median(const double *values, size_t count)
{
    double sorted[ROUNDS_MAX];

    memcpy(sorted, values, count * sizeof(*values));
    qsort(sorted, count, sizeof(*sorted), compare);
    return sorted[count / 2];
}

static double median_of(const struct outage *outages, size_t count, size_t member)
{
    double values[ROUNDS_MAX];

    for (size_t i = 0; i < count; i++) {
        memcpy(&values[i], (const char *)&outages[i] + member, sizeof(double));
    }
    return median(values, count);
}
#define MEDIAN(outages, count, member) median_of(outages, count, offsetof(struct outage, member))

/* ---- the outage ---- */

struct series {
    struct outage rotation[ROUNDS_MAX];
    struct outage restart[ROUNDS_MAX];
    struct outage rebind[ROUNDS_MAX];
    struct outage commands[ROUNDS_MAX];
};

/* What services take, beside what starting their process takes anyway. */
static void services_take(DWORD stop_ms, DWORD start_ms)
{
    static const wchar_t *const names[] = {SSTP_SERVICE, RAS_MANAGER_SERVICE,
                                           REMOTE_ACCESS_SERVICE};
    wchar_t key[128];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        (void)swprintf(key, COUNT_OF(key), WINSIM_KEY L"\\Services\\%ls", names[i]);
        registry_set_dword(key, L"StopDelayMs", stop_ms);
        registry_set_dword(key, L"StartDelayMs", start_ms);
    }
}

/* What the commands changed is somebody else's work, whose end the product would wait for. */
static void watch_again(void)
{
    product_forget();
    events_begin();
    product_start();
    events_wait(EVENT_HEALTHY);
}

/* Turn by turn, so that what else the machine does concerns all four. */
static void measure(struct series *series, size_t rounds)
{
    struct certificate certificate = server_watched();
    int ends_in_days = 30;

    for (size_t i = 0; i < rounds; i++) {
        series->rotation[i] = round_rotation(&certificate, ++ends_in_days);
        product_stop();
        series->restart[i] = round_restart(&certificate);
        series->rebind[i] = round_rebind(&certificate, ++ends_in_days);
        series->commands[i] = round_commands(&certificate, ++ends_in_days);
        watch_again();
    }
}

static void print_row(const char *name, const struct outage *outages, size_t rounds, double bare)
{
    const double serving = MEDIAN(outages, rounds, serving);

    (void)printf("| %s | %.0f ms | %.0f ms | %.3f |\n", name, MEDIAN(outages, rounds, running),
                 serving, serving / bare);
}

static void report_outage(DWORD stop_ms, DWORD start_ms, size_t rounds, bool limited)
{
    static struct series series;

    (void)server_fresh(NULL);
    services_take(stop_ms, start_ms);
    measure(&series, rounds);
    const double bare = MEDIAN(series.restart, rounds, serving);
    (void)printf(
        "\nEach service takes %lu ms to stop and %lu ms to start, medians of %u rounds:\n\n"
        "| | until RemoteAccess runs | until a client connects | ratio |\n"
        "|---|---:|---:|---:|\n",
        stop_ms, start_ms, (unsigned)rounds);
    print_row("bare stop and start", series.restart, rounds, bare);
    print_row("with the changes of a rotation", series.rebind, rounds, bare);
    print_row("rotation", series.rotation, rounds, bare);
    print_row("the procedure's commands", series.commands, rounds, bare);
    (void)printf("\nThe rotation's own figure (event 400): %.0f ms. From the store's change to the "
                 "first changed binding: %.0f ms.\n",
                 MEDIAN(series.rotation, rounds, reported),
                 MEDIAN(series.rotation, rounds, first_action));
    (void)fflush(stdout);
    limit("outage against a bare restart",
          !limited || MEDIAN(series.rotation, rounds, serving) <= RATIO_MAX * bare);
}

/* ---- without a binding ---- */

static void print_gaps(const char *name, double gaps[FAMILIES][ROUNDS_MAX], size_t rounds)
{
    (void)printf("| %s | %.2f ms | %.2f ms |\n", name, median(gaps[IPV4], rounds),
                 median(gaps[IPV6], rounds));
}

static void keep_gaps(double gaps[FAMILIES][ROUNDS_MAX], size_t round, const struct gaps *found)
{
    for (int family = 0; family < FAMILIES; family++) {
        gaps[family][round] = found->without[family];
    }
}

static void measure_rotations(double gaps[FAMILIES][ROUNDS_MAX], size_t rounds)
{
    struct certificate certificate = server_watched();

    for (size_t i = 0; i < rounds; i++) {
        const struct gaps found = round_gaps_of_rotation(&certificate, 31 + (int)i);
        keep_gaps(gaps, i, &found);
    }
}

static void report_gaps(size_t rounds)
{
    static double update[FAMILIES][ROUNDS_MAX];
    static double replaced[FAMILIES][ROUNDS_MAX];
    static double commands[FAMILIES][ROUNDS_MAX];

    (void)server_fresh(NULL);
    measure_rotations(update, rounds);
    (void)server_fresh(NULL);
    platform_has_no_update();
    measure_rotations(replaced, rounds);
    (void)server_fresh(NULL);
    struct certificate certificate = server_healthy();
    for (size_t i = 0; i < rounds; i++) {
        const struct gaps found = round_gaps_of_commands(&certificate, 31 + (int)i);
        keep_gaps(commands, i, &found);
    }
    (void)printf("\n| time without a binding | IPv4 | IPv6 |\n|---|---:|---:|\n");
    print_gaps("rotation, in one step", update, rounds);
    print_gaps("rotation, delete and set (Server 2016)", replaced, rounds);
    print_gaps("the procedure's commands", commands, rounds);
    (void)fflush(stdout);
    limit("no time without a binding",
          median(update[IPV4], rounds) <= 0 && median(update[IPV6], rounds) <= 0);
}

/* ---- doing nothing ---- */

#define STACKS 8u

static DWORD WINAPI wait_for(void *event)
{
    return WaitForSingleObject(event, INFINITE);
}

/* What a thread that does nothing takes of private memory: Wine touches most of each one's stack.
 */
static uint64_t private_of_thread(void)
{
    const HANDLE end = CreateEventW(NULL, TRUE, FALSE, NULL);
    const uint64_t before = footprint_of(GetCurrentProcessId()).private_bytes;
    HANDLE threads[STACKS];

    assert_win32(end != NULL);
    for (size_t i = 0; i < STACKS; i++) {
        threads[i] = CreateThread(NULL, 0, wait_for, end, 0, NULL);
        assert_win32(threads[i] != NULL);
    }
    Sleep(500);
    const uint64_t after = footprint_of(GetCurrentProcessId()).private_bytes;
    assert_win32(SetEvent(end));
    for (size_t i = 0; i < STACKS; i++) {
        (void)WaitForSingleObject(threads[i], INFINITE);
        (void)CloseHandle(threads[i]);
    }
    (void)CloseHandle(end);
    return after > before ? (after - before) / STACKS : 0;
}

static void report_idle(DWORD seconds)
{
    (void)server_fresh(NULL);
    struct certificate certificate = server_watched();
    (void)round_rotation(&certificate, 60);
    Sleep(2000); /* what its own changes woke is over */
    const DWORD process = service_process(PRODUCT_SERVICE);
    const struct footprint before = footprint_of(process);
    Sleep(seconds * 1000);
    const struct footprint after = footprint_of(process);
    const struct footprint plain = footprint_of(service_process(RAS_MANAGER_SERVICE));
    const uint64_t spent = (after.processor_time - before.processor_time) / 10000;
    const uint64_t more = after.private_bytes - plain.private_bytes;
    const uint64_t stacks = (after.threads - plain.threads) * private_of_thread();

    (void)printf(
        "\n| doing nothing, after a rotation | the service | a stand-in |\n|---|---:|---:|\n"
        "| time on the processor in %lu s | %llu ms | |\n"
        "| threads | %lu | %lu |\n| handles | %lu | %lu |\n"
        "| private memory | %llu KB | %llu KB |\n"
        "| above the stand-in's | %llu KB | |\n"
        "| of that, stacks of %lu more threads | %llu KB | |\n",
        seconds, spent, after.threads, plain.threads, after.handles, plain.handles,
        after.private_bytes / 1024, plain.private_bytes / 1024, more / 1024,
        after.threads - plain.threads, stacks / 1024);
    limit("idle", spent == 0);
    limit("threads", after.threads <= THREADS_MAX);
    limit("handles", after.handles <= HANDLES_MAX);
    limit("private memory", after.private_bytes <= plain.private_bytes + stacks + PRIVATE_MAX);
}

/* ---- the program ---- */

static unsigned long argument(int count, wchar_t **arguments, int index, unsigned long otherwise)
{
    return count > index ? wcstoul(arguments[index], NULL, 10) : otherwise;
}

int wmain(int count, wchar_t **arguments)
{
    const unsigned long rounds = argument(count, arguments, 1, ROUNDS);
    const unsigned long idle_seconds = argument(count, arguments, 2, IDLE_SECONDS);

    if (rounds > ROUNDS_MAX || !platform_is_simulated()) {
        (void)fputs("usage: outage-bench [ROUNDS] [IDLE_SECONDS], on a simulated server\n", stderr);
        return 3;
    }
    server_begin();
    if (rounds > 0) {
        report_outage(300, 700, rounds, true);
        report_outage(0, 0, rounds, false);
        report_gaps(rounds);
    }
    report_idle(idle_seconds);
    server_end();
    return kept ? 0 : 1;
}
