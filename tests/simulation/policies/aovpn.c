/* Richard Hicks' scripts of 2026: the expiry check in a task at night calls
 * Install-SstpLetsEncryptCertificate.ps1 2.0; by hand it is Install-VpnServerTlsCertificate
 * (facts/peer-algorithms.md 5a, 5b, 5d). */
#include "by_script.h"

#include "parameters.h"

extern const struct policy policy_aovpn;

#define AT       3 /* hour */
#define TRIES    3
#define RESTART  (300 * INSTANT_SECOND)
#define RUNNING  (60 * INSTANT_SECOND)
#define LISTENER (60 * INSTANT_SECOND)

static instant orders_at(const struct year *year, instant at)
{
    const instant today = course_hour_of_day(at, AT);

    (void)year;
    return today >= at ? today : today + INSTANT_DAY;
}

/* Any on port 443 will do. */
static bool has_listener(const struct year *year)
{
    return (!year->deaf && year->model.sstp_serves) || year->course->iis != IIS_NONE;
}

static bool restart(struct year *year)
{
    if (!year_stop(year, RESTART)) {
        return false;
    }
    if (!year_start(year)) {
        year_wait(year, RUNNING);
        return false;
    }
    if (!has_listener(year)) {
        year_wait(year, LISTENER);
        return false;
    }
    return true;
}

static void restart_until_it_listens(struct year *year)
{
    for (int i = 0; i < TRIES; i++) {
        if (restart(year)) {
            return;
        }
    }
    year_tell(year, "Hicks' script", "restarts the computer");
    year->ledger.figures.reboots++;
    year_reboot(year, false);
}

static int configured(struct year *year)
{
    return year_number(year, &year->model.bindings[FAMILY_IPV4].record.thumbprint);
}

/* What it found stays, whatever else goes wrong; the old one is deleted all the same. */
static void installs(struct year *year, struct model_certificate *certificate)
{
    struct by_script *script = year->mind;
    const int old = configured(year);
    const int new = script->certificate;
    const bool ordered =
        course_fraction(year->course, DRAW_ORDER, script->used++) >= parameters.order_fails;

    if (!ordered) {
        year_tell(year, "Hicks' script", "has an order that stays invalid");
        year_remove(year, new);
        year->bereft = true;
    }
    (void)year_pin(year, ordered ? certificate : NULL);
    restart_until_it_listens(year);
    if (old >= 0 && old != new) {
        year_remove(year, old);
    }
    if (!ordered) { /* what is missing counts as due */
        script->at = orders_at(year, year->model.now);
    }
}

static void acts(struct year *year)
{
    struct by_script *script = year->mind;
    struct model_certificate *certificate;

    if (year_certificate(year, script->certificate)->source == SOURCE_ACME) {
        year_import(year, script->certificate);
    }
    certificate = script_takes(year);
    if (certificate == NULL) {
        return;
    }
    year_tell(year, "Hicks' script", "for %s", certificate->label);
    if (year_certificate(year, script->certificate)->source == SOURCE_ACME) {
        installs(year, certificate);
        return;
    }
    (void)year_pin(year, certificate);
    if (year_stop(year, 0)) {
        (void)year_start(year);
    }
}

const struct policy policy_aovpn = {
    .name = "aovpn",
    .words = "the AOVPN scripts of 2026, daily at 03:00",
    .rests_on = "peer-algorithms.md 5a, 5b [S][I]; the order when a third of the lifetime is left "
                "(in its favour); 5d by hand for other certificates (assumed)",
    .mind = sizeof(struct by_script),
    .orders_at = orders_at,
    .arrived = script_arrived,
    .wakes_at = script_wakes_at,
    .acts = acts,
    .deletes_itself = true};
