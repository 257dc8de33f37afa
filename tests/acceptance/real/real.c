/* The run; see real.h. This process looks, decides and tells. What can fail, crash or hang is done
 * by others that it starts (parts.c): so it is always there to make good what they changed. */
#include "real.h"

#include "changes.h"
#include "child.h"
#include "options.h"
#include "parts.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define FACT_LIMIT_MS   180000u
#define CHANGE_LIMIT_MS 600000u

static const char usage[] =
    "usage: acceptance-test --real [--take-over] [--report FILE] [--json FILE] [FACT]\n"
    "       acceptance-test --real --scenarios [--stand-ins] [--take-over] [SCENARIO]\n"
    "       acceptance-test --restore\n";

static struct {
    struct machine machine;
    struct options options;
    struct tally tally;
    struct finding *findings;
    FILE *report;     /* besides standard output, NULL: none */
    HANDLE interrupt; /* Ctrl+C, or the console is closed */
} run;

static int trouble(const char *what, DWORD error)
{
    (void)fprintf(stderr, "acceptance-test: %s: error %lu\n", what, error);
    return REAL_TROUBLE;
}

static bool is_interrupted(void)
{
    return WaitForSingleObject(run.interrupt, 0) == WAIT_OBJECT_0;
}

/* ---- parts of the run ---- */

static void print_notes(const char *text)
{
    for (const char *at = text; (at = strstr(at, PART_NOTE)) != NULL; at++) {
        (void)printf("%.*s\n", (int)strcspn(at, "\r\n"), at);
    }
}

static int run_part(const wchar_t *arguments, const char *what)
{
    struct child_end end;
    DWORD error;

    if (!child_run(arguments, CHANGE_LIMIT_MS, NULL, &end, &error)) {
        return trouble(what, error);
    }
    if (!end.ended || end.exit_code != 0) {
        (void)fprintf(stderr, "%s\nacceptance-test: %s: failed (exit code %lu)\n", end.text, what,
                      end.exit_code);
        return REAL_TROUBLE;
    }
    print_notes(end.text);
    return 0;
}

static int restore(void)
{
    const int exit_code = run_part(PART_RESTORE, "restoring this machine");

    if (exit_code != 0) {
        (void)fprintf(stderr,
                      "What has to be restored is still noted: try `acceptance-test --restore`. "
                      "Deleting HKLM\\%ls gives it up.\n",
                      CHANGES_KEY);
    }
    return exit_code;
}

/* ---- facts ---- */

/* One star stands for any part of the text. */
static bool matches(const wchar_t *pattern, const char *id)
{
    wchar_t text[64];
    const wchar_t *const star = pattern == NULL ? NULL : wcschr(pattern, L'*');
    size_t tail;

    (void)swprintf(text, COUNT_OF(text), L"%hs", id);
    if (pattern == NULL || wcscmp(pattern, text) == 0) {
        return true;
    }
    if (star == NULL || wcsncmp(pattern, text, (size_t)(star - pattern)) != 0) {
        return false;
    }
    tail = wcslen(star + 1);
    return wcslen(text) >= (size_t)(star - pattern) + tail &&
           wcscmp(text + wcslen(text) - tail, star + 1) == 0;
}

/* NULL if it can be tried here. */
static const char *why_not(const struct fact *fact)
{
    static char text[DETAIL_SIZE];

    if (fact->where == FACT_SIMULATED) {
        (void)snprintf(text, sizeof(text), "needs the simulation, because the test %s",
                       fact->simulated);
        return text;
    }
    if (fact->where != FACT_ANYWHERE && !machine_has_rras(&run.machine)) {
        return "no RRAS role";
    }
    if (fact->where == FACT_ALONE && run.machine.others > 0) {
        (void)snprintf(text, sizeof(text), "LocalMachine\\MY holds %u certificates of others",
                       run.machine.others);
        return text;
    }
    if (!matches(run.options.pattern, fact->id)) {
        return "not asked for";
    }
    return is_interrupted() ? "interrupted" : NULL;
}

static void try_fact(const struct fact *fact, struct finding *finding)
{
    const char *const reason = why_not(fact);
    wchar_t arguments[128];
    struct child_end end;
    DWORD error;

    if (reason != NULL) {
        verdict_not_tried(reason, finding);
        return;
    }
    (void)swprintf(arguments, COUNT_OF(arguments), PART_FACT L" %hs", fact->id);
    if (!child_run(arguments, FACT_LIMIT_MS, run.interrupt, &end, &error)) {
        verdict_not_tried("its process cannot be started", finding);
    } else if (is_interrupted()) {
        verdict_not_tried("interrupted", finding);
    } else {
        verdict_read(&end, finding);
    }
}

static int write_json(void)
{
    FILE *const file = run.options.json == NULL ? NULL : _wfopen(run.options.json, L"w");

    if (file != NULL) {
        report_json(file, &run.machine, run.findings, &run.tally);
    }
    return run.options.json != NULL && (file == NULL || fclose(file) != 0)
               ? trouble("the JSON file cannot be written", GetLastError())
               : 0;
}

static int try_facts(void)
{
    report_head(stdout, &run.machine);
    if (run.report != NULL) {
        report_head(run.report, &run.machine);
    }
    for (size_t i = 0; i < fact_count(); i++) {
        try_fact(fact_at(i), &run.findings[i]);
        tally_add(&run.tally, &run.findings[i]);
        report_row(stdout, fact_at(i), &run.findings[i]);
        if (run.report != NULL) {
            report_row(run.report, fact_at(i), &run.findings[i]);
        }
    }
    report_foot(stdout, &run.tally);
    if (run.report != NULL) {
        report_foot(run.report, &run.tally);
    }
    return write_json() != 0 ? REAL_TROUBLE : run.tally.differ > 0 ? REAL_DIFFERS : REAL_CONFIRMED;
}

/* ---- scenarios of the product ---- */

static int try_scenarios(void)
{
    wchar_t arguments[160];
    DWORD exit_code;
    DWORD error;

    (void)swprintf(arguments, COUNT_OF(arguments), L"%ls \"%ls\"", PART_SCENARIOS,
                   run.options.pattern == NULL ? L"*" : run.options.pattern);
    if (!child_show(arguments, run.interrupt, &exit_code, &error)) {
        return trouble("the scenarios cannot be started", error);
    }
    return exit_code == 0 ? REAL_CONFIRMED : REAL_DIFFERS;
}

/* ---- the whole ---- */

static BOOL WINAPI interrupted(DWORD event)
{
    (void)event;
    (void)SetEvent(run.interrupt);
    return TRUE;
}

static int prepare(void)
{
    wchar_t shift[8];

    run.findings = calloc(fact_count(), sizeof(*run.findings));
    run.interrupt = CreateEventW(NULL, TRUE, FALSE, NULL);
    (void)swprintf(shift, COUNT_OF(shift), L"%u", run.options.shift);
    if (run.findings == NULL || run.interrupt == NULL ||
        !SetEnvironmentVariableW(PART_SHIFT, shift) || !machine_look(&run.machine)) {
        return trouble("this machine cannot be looked at", GetLastError());
    }
    if (run.options.report != NULL && (run.report = _wfopen(run.options.report, L"w")) == NULL) {
        return trouble("the report cannot be written", GetLastError());
    }
    return 0;
}

/* What speaks against scenarios here, NULL: nothing. */
static const char *why_no_scenarios(void)
{
    const bool rras = machine_has_rras(&run.machine);

    if (!rras && !run.options.stand_ins) {
        return "The scenarios need the RRAS role, or --stand-ins, which play SstpSvc and "
               "RemoteAccess.";
    }
    if (rras && run.options.stand_ins) {
        return "This server has the RRAS role: no service need be played.";
    }
    return changes_meet_product() ? "SstpCertRotator is installed here, or has a policy: the "
                                    "scenarios would take that away."
                                  : NULL;
}

static bool changes_sstp(void)
{
    return machine_has_rras(&run.machine) || run.options.stand_ins;
}

/* Whether the run may begin: 0, or the exit code. */
static int may_begin(void)
{
    const char *const refusal = run.options.scenarios ? why_no_scenarios() : NULL;

    machine_print(&run.machine, stdout);
    if (refusal != NULL) {
        (void)printf("%s\n", refusal);
        return REAL_REFUSED;
    }
    if (machine_print_uses(&run.machine, changes_sstp(), stdout) > 0 && !run.options.take_over) {
        (void)fputs("This server is in use. A run stops these services and replaces these bindings "
                    "for some minutes: --take-over says that it may.\n",
                    stdout);
        return REAL_REFUSED;
    }
    (void)fputs("\n", stdout);
    (void)fflush(stdout);
    return 0;
}

static int try_all(void)
{
    const unsigned scope = (changes_sstp() ? CHANGES_OF_RRAS : 0u) |
                           (run.options.scenarios ? CHANGES_FOR_SCENARIOS : 0u) |
                           (run.options.stand_ins ? CHANGES_STAND_INS : 0u);
    wchar_t save[32];
    int exit_code;

    (void)swprintf(save, COUNT_OF(save), PART_SAVE L" %u", scope);
    exit_code = run_part(save, "keeping what will be changed");
    if (exit_code != 0) {
        return changes_are_pending() && restore() != 0 ? REAL_TROUBLE : REAL_REFUSED;
    }
    (void)SetConsoleCtrlHandler(interrupted, TRUE);
    exit_code = run.options.scenarios ? try_scenarios() : try_facts();
    return restore() != 0 || is_interrupted() ? REAL_TROUBLE : exit_code;
}

/* What a run before this one left behind goes first: it may well be what is in use. */
static int make_good(void)
{
    if (!changes_are_pending()) {
        return 0;
    }
    (void)fputs("A run before this one was cut short: restoring what it changed.\n", stdout);
    (void)fflush(stdout);
    return restore();
}

static int run_real(int count, wchar_t **arguments)
{
    int exit_code;

    if (!options_read(count, arguments, &run.options)) {
        (void)fputs(usage, stderr);
        return REAL_REFUSED;
    }
    if (!machine_is_administrator()) {
        (void)fputs("acceptance-test: this needs an administrator's rights\n", stderr);
        return REAL_REFUSED;
    }
    exit_code = make_good();
    if (exit_code == 0) {
        exit_code = prepare();
    }
    if (exit_code == 0) {
        exit_code = may_begin();
    }
    if (exit_code == 0) {
        exit_code = try_all();
    }
    if (run.report != NULL) {
        (void)fclose(run.report);
    }
    return exit_code;
}

bool real_command(int count, wchar_t **arguments, int *exit_code)
{
    if (count >= 2 && wcscmp(arguments[1], L"--real") == 0) {
        *exit_code = run_real(count - 2, arguments + 2);
        return true;
    }
    if (count == 2 && wcscmp(arguments[1], L"--restore") == 0) {
        *exit_code = restore();
        return true;
    }
    return parts_command(count, arguments, exit_code);
}
