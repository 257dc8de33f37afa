/* CertKit's agent of 2026, with a window at night (facts/peer-algorithms.md 4). */
#include "by_script.h"

extern const struct policy policy_certkit;

#define OPENS  2 /* hours */
#define CLOSES 5
#define LOOKS  (8 * INSTANT_HOUR) /* its monitor, with a TLS handshake */
#define POLLS  (30 * INSTANT_SECOND)

struct certkit {
    struct by_script script;
    instant looks_at;
    bool saw; /* something wrong */
};

/* What came while the window was closed is imported when it opens. */
static instant orders_at(const struct year *year, instant at)
{
    const instant opens = course_hour_of_day(at, OPENS);
    const instant closes = course_hour_of_day(at, CLOSES);

    (void)year;
    return at < opens ? opens + POLLS : at < closes ? at : opens + INSTANT_DAY + POLLS;
}

static void begins(struct year *year)
{
    struct certkit *certkit = year->mind;

    certkit->looks_at = year->model.now + LOOKS;
}

static void arrived(struct year *year, int certificate)
{
    struct certkit *certkit = year->mind;

    certkit->script.certificate = certificate;
    certkit->script.at = orders_at(year, year->model.now + POLLS);
}

static instant wakes_at(const struct year *year)
{
    const struct certkit *certkit = year->mind;
    const instant script = script_wakes_at(year);

    return script < certkit->looks_at ? script : certkit->looks_at;
}

/* TLS alone: who it is, and until when; not what SSTP itself runs with. */
static void looks(struct year *year)
{
    struct certkit *certkit = year->mind;
    const struct access access = ledger_access(year, year->model.now);
    bool saw = false;

    for (int i = 0; i < POPULATIONS; i++) {
        saw = saw || (year->course->clients[i] > 0 && !access.open[i] &&
                      access.cause[i] != CAUSE_MISMATCH && access.cause[i] != CAUSE_RESTART);
    }
    if (saw && !certkit->saw) {
        year_tell(year, "CertKit", "sees that something is wrong");
    }
    certkit->saw = saw;
    certkit->looks_at = year->model.now + LOOKS;
}

static void deploys(struct year *year)
{
    struct certkit *certkit = year->mind;
    struct model_certificate *certificate = script_takes(year);

    if (certificate == NULL) {
        return;
    }
    year_tell(year, "CertKit", "deploys %s", certificate->label);
    certkit->script.told = true;
    if (year_pin(year, certificate) == PIN_DONE) {
        (void)year_stop(year, 0);
        if (!year_start(year)) {
            year_wait(year, 2 * INSTANT_SECOND);
            (void)year_start(year); /* it is stopped: once more, within 120 s */
        }
        certkit->script.told = !model_running(&year->model, MODEL_REMOTE_ACCESS);
    }
    if (certkit->script.told) {
        year_tell(year, "CertKit", "says ERROR_UPDATE_CMD");
    }
}

static void acts(struct year *year)
{
    const struct certkit *certkit = year->mind;

    if (certkit->looks_at <= year->model.now) {
        looks(year);
    } else {
        deploys(year);
    }
}

static bool tells(const struct year *year)
{
    const struct certkit *certkit = year->mind;

    return certkit->script.told || certkit->saw;
}

const struct policy policy_certkit = {
    .name = "certkit",
    .words = "CertKit's agent, window 02:00-05:00",
    .rests_on =
        "peer-algorithms.md 4 [S], the newest version, with a window; it brings what others "
        "bring, too, and nobody forgets (assumed, in its favour)",
    .mind = sizeof(struct certkit),
    .begins = begins,
    .orders_at = orders_at,
    .arrived = arrived,
    .wakes_at = wakes_at,
    .acts = acts,
    .tells = tells,
    .deletes_itself = true};
