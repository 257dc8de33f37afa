/* Broken for clients: at once. A renewal, or a certificate that is served from memory only: by the
 * restart policy, at the latest at the deadline. Bindings, hashes and the restart wait together. */
#include "plan/restart_scheduling.h"

#include <string.h>

#include "certificate/admin_choice.h"
#include "certificate/exclusions.h"
#include "certificate/followed.h"
#include "certificate/key_faults.h"
#include "certificate/requirements.h"
#include "certificate/sstp_agreement.h"
#include "plan/hold.h"
#include "plan/stand_ins.h"
#include "timing/schedule.h"

/* Nothing tells when a VPN client leaves, so the connections are counted again and again; and what
 * could not be read may be readable soon. */
#define CHECK_AGAIN (5 * INSTANT_MINUTE)

/* ---- what can wait, and how long ---- */

/* SSTP runs since it was seen to have started with the certificate that is gone by now, and nobody
 * wrote the records since: HTTP.sys still has it in memory. After a reboot it has not. */
static bool served_from_memory(const struct snapshot *snapshot)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->written_at == 0 || binding->written_at > start->started_at ||
            !thumbprint_equal(&start->thumbprint, &binding->record.thumbprint)) {
            return false;
        }
    }
    return start->in_store && sstp_start_is_known(snapshot);
}

static bool can_wait(const struct snapshot *snapshot, const struct findings *findings,
                     enum reason reason)
{
    switch (reason) {
    case REASON_OTHER_NAMES:
    case REASON_RENEWED:
        return stand_ins_next_can_wait(snapshot, findings, reason);
    case REASON_SUPERSEDED:
    case REASON_ORDERED:
    case REASON_CHOICE_PICKED:
    case REASON_HASH_CHANGED: /* SSTP read the right one; a shutdown sees to it, too */
        return true;
    case REASON_CERTIFICATE_MISSING:
        return served_from_memory(snapshot);
    case REASON_REMOTE_ACCESS_ENDED:
        return false; /* nobody is connected */
    default:
        return !(reason_effects(reason) & EFFECTS_CHANGE);
    }
}

bool restart_schedule_can_wait(const struct snapshot *snapshot, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (!can_wait(snapshot, findings, findings->items[i].reason)) {
            return false;
        }
    }
    return true;
}

/* Of what is in service the dates; of one that is gone as they are remembered. False: not known.
 * There is a binding: what has none cannot wait. */
static bool dates_in_service(const struct snapshot *snapshot, struct certificate *out)
{
    const struct certificate *certificate = snapshot_served_certificate(snapshot);
    const struct last_good *last_good = &snapshot->state.last_good;

    if (certificate != NULL) {
        *out = *certificate;
        return true;
    }
    *out = (struct certificate){.not_before = last_good->not_before,
                                .not_after = last_good->not_after};
    return last_good->presence == PART_PRESENT &&
           thumbprint_equal(&last_good->thumbprint, &snapshot_served(snapshot)->record.thumbprint);
}

/* By StaggerMinutes, and no more than half of what is left. */
static instant stagger(const struct snapshot *snapshot, instant from, instant end)
{
    const instant limit = snapshot->settings->values[SETTING_STAGGER_MINUTES] * INSTANT_MINUTE;
    const instant half = end > from ? (end - from) / 2 : 0;

    return schedule_stagger(snapshot->machine, limit < half ? limit : half);
}

static instant later(instant a, instant b)
{
    return a > b ? a : b;
}

/* The deadline of this server. Also those of a farm whose renewal comes after it do not all restart
 * at once. */
static instant deadline_of(const struct snapshot *snapshot, const struct certificate *in_service,
                           instant since)
{
    const instant from = later(schedule_deadline(in_service, snapshot->settings), since);

    return from + stagger(snapshot, from, in_service->not_after);
}

/* ---- the policies ---- */

/* What is waited for, if anything. */
struct wait {
    const char *what; /* NULL: nothing; else the finding's object */
    instant at;       /* INSTANT_NEVER: not known */
    instant next_check;
};

static const struct wait nothing = {NULL, 0, 0};

static struct wait until(const char *what, instant at)
{
    return (struct wait){what, at, at};
}

/* Nobody knows for how long. */
static struct wait open_ended(const char *what, const struct snapshot *snapshot)
{
    return (struct wait){what, INSTANT_NEVER, snapshot->taken_at + CHECK_AGAIN};
}

static struct wait wait_for_stagger(const struct snapshot *snapshot, instant since, instant end)
{
    const instant at = since + stagger(snapshot, since, end);

    return at > snapshot->taken_at ? until("stagger", at) : nothing;
}

/* Within the first half of what is left of the window, so that what begins in it ends in it. */
static struct wait wait_for_window(const struct snapshot *snapshot, struct findings *findings,
                                   instant since)
{
    const struct window_facts *window = &snapshot->window;
    const instant now = snapshot->taken_at;
    const instant from = later(window->opens, since);
    instant at;

    if (window->presence != PART_PRESENT) {
        findings_add_error(findings, REASON_WINDOW_UNREADABLE, &window->error);
        return open_ended("window", snapshot);
    }
    at = from + stagger(snapshot, from, window->closes);
    return now < at ? until("window", at) : nothing;
}

static struct wait wait_for_idle(const struct snapshot *snapshot, struct findings *findings)
{
    const struct connections *connections = &snapshot->connections;

    if (snapshot->remote_access.state == SERVICE_IS_STOPPED ||
        (connections->presence == PART_PRESENT && connections->count == 0)) {
        return nothing; /* who does not run serves nobody */
    }
    if (connections->presence != PART_PRESENT) {
        findings_add_error(findings, REASON_CONNECTIONS_UNREADABLE, &connections->error);
    }
    return open_ended("idle", snapshot);
}

static instant earlier(instant a, instant b)
{
    return a < b ? a : b;
}

/* The first of the two. */
static struct wait wait_for_either(const struct wait *window, const struct wait *idle)
{
    if (window->what == NULL || idle->what == NULL) {
        return nothing;
    }
    return (struct wait){"window-or-idle", earlier(window->at, idle->at),
                         earlier(window->next_check, idle->next_check)};
}

/* Who picks a certificate in the console restarts RemoteAccess when it suits: until then it is in
 * nobody's way, in a window or while no client is connected. */
static struct wait wait_for_pick(const struct snapshot *snapshot, struct findings *findings,
                                 instant since)
{
    const struct wait idle = wait_for_idle(snapshot, findings);
    struct wait window;

    if (!restart_may_wait_for_window(snapshot)) {
        return idle;
    }
    window = wait_for_window(snapshot, findings, since);
    return wait_for_either(&window, &idle);
}

bool restart_may_wait_for_window(const struct snapshot *snapshot)
{
    const uint32_t policy = snapshot->settings->values[SETTING_RESTART_POLICY];

    return policy == RESTART_WINDOW || policy == RESTART_WINDOW_OR_IDLE;
}

bool restart_may_wait_for_idle(const struct snapshot *snapshot)
{
    const struct certificate *picked = choice_picked(snapshot);
    const uint32_t policy = snapshot->settings->values[SETTING_RESTART_POLICY];

    return policy == RESTART_IDLE || policy == RESTART_WINDOW_OR_IDLE ||
           (picked != NULL && picked != snapshot_served_certificate(snapshot));
}

/* Whoever issues certificates anew again and again, for a reason that nobody foresaw, does not cut
 * clients off each time: not before half of the lifetime is over. */
static struct wait wait_for_newer(const struct plan *plan, const struct findings *findings,
                                  const struct certificate *in_service)
{
    const instant half =
        in_service->not_before + (in_service->not_after - in_service->not_before) / 2;
    const instant now = plan->snapshot->taken_at;
    const instant at =
        earlier(half, schedule_newer_allowed(&plan->snapshot->state.last_rotation, now));

    return restart_is_for_newer(plan, findings) && at > now ? until("newer-limit", at) : nothing;
}

static struct wait wait_by_policy(const struct snapshot *snapshot, struct findings *findings,
                                  instant since, instant end)
{
    const struct wait wait = wait_for_stagger(snapshot, since, end);
    struct wait window;
    struct wait idle;

    if (findings_have(findings, REASON_CHOICE_PICKED)) {
        return wait_for_pick(snapshot, findings, since);
    }
    if (findings_have(findings, REASON_RESTART_SETTING_REFUSED)) {
        return until("setting", INSTANT_NEVER);
    }
    switch (snapshot->settings->values[SETTING_RESTART_POLICY]) {
    case RESTART_WINDOW:
        return wait_for_window(snapshot, findings, since);
    case RESTART_IDLE:
        return wait.what == NULL ? wait_for_idle(snapshot, findings) : wait;
    case RESTART_WINDOW_OR_IDLE:
        window = wait_for_window(snapshot, findings, since);
        idle = wait.what == NULL ? wait_for_idle(snapshot, findings) : wait;
        return wait_for_either(&window, &idle);
    default: /* RESTART_IMMEDIATE */
        return wait;
    }
}

/* ---- the re-issue of what is gone ---- */

/* Somebody chose it, or it is what clients are shown already, or got in with before. */
static bool is_wanted(const struct snapshot *snapshot, const struct certificate *target)
{
    return target == choice_requested(snapshot) || target == choice_picked(snapshot) ||
           target == exclusions_fallback(snapshot) || target == followed_certificate(snapshot);
}

/* Whether nothing keeps clients out, as far as it is known. */
static bool serves_for_certain(const struct snapshot *snapshot, const struct findings *findings,
                               const struct gone *gone)
{
    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        if (!can_wait(snapshot, findings, reason) &&
            !(reason == REASON_CERTIFICATE_MISSING &&
              key_handshake_completes(snapshot, &gone->thumbprint))) {
            return false;
        }
    }
    return true;
}

struct restart_schedule restart_reissue_awaited(const struct plan *plan, struct findings *findings,
                                                const struct waiting *waiting)
{
    const struct snapshot *snapshot = plan->snapshot;
    const struct certificate *target = plan->certificate;
    struct finding finding = {.reason = REASON_REISSUE_AWAITED,
                              .thumbprint = target->thumbprint,
                              .deadline = INSTANT_NEVER};
    struct requirements requirements;
    bool fewer;

    if (snapshot_offloaded(snapshot) || restart_schedule_hurried(waiting, &target->thumbprint) ||
        is_wanted(snapshot, target)) {
        return (struct restart_schedule){.waits = false};
    }
    requirements_of(snapshot, &requirements);
    fewer = requirements_match_names(&requirements, target) == NAMES_OTHER;
    if (!requirements_await_reissue(&requirements, target) ||
        !(fewer || serves_for_certain(snapshot, findings, &requirements.gone))) {
        return (struct restart_schedule){.waits = false};
    }
    finding.other = requirements.gone.thumbprint;
    finding.at = requirements.gone.awaited_until;
    (void)outcome_append(finding.error.object, 0, fewer ? "fewer-names" : "issued-before");
    findings_drop_notes(findings,
                        REASON_FEWER_NAMES); /* nobody is locked out yet, and maybe never */
    findings_add(findings, &finding);
    return (struct restart_schedule){true, finding.at};
}

/* ---- the judgement ---- */

/* When this plan first came up; a clock that was set back makes it now. */
static instant since(struct waiting *waiting, const struct thumbprint *target, instant now)
{
    if (!thumbprint_equal(&waiting->target, target)) {
        *waiting = (struct waiting){.target = *target};
    }
    if (waiting->since == 0 || waiting->since > now) {
        waiting->since = now;
    }
    return waiting->since;
}

void restart_schedule_hurry(struct waiting *waiting, const struct thumbprint *target)
{
    *waiting = (struct waiting){.target = *target, .now = true};
}

void restart_schedule_ask(struct waiting *waiting, const struct thumbprint *target)
{
    if (!thumbprint_equal(&waiting->target, target)) {
        *waiting = (struct waiting){.target = *target};
    }
    waiting->asked = true;
}

/* It is in service against a setting, or for want of another that lets in more: that is a reason of
 * its own. */
static bool is_to_give_way(const struct plan *plan, const struct findings *findings)
{
    return findings_have(findings, REASON_RULED_OUT) ||
           stand_ins_next_lets_in_more(plan->snapshot, plan->certificate);
}

bool restart_is_for_newer(const struct plan *plan, const struct findings *findings)
{
    return (findings_have(findings, REASON_RENEWED) ||
            findings_have(findings, REASON_SUPERSEDED)) &&
           restart_schedule_can_wait(plan->snapshot, findings) && !is_to_give_way(plan, findings) &&
           !exclusions_on_trial(plan->snapshot, &plan->certificate->thumbprint);
}

/* It comes to an end with the plan, or with another one. */
bool restart_schedule_hurried(const struct waiting *waiting, const struct thumbprint *target)
{
    return waiting->now && thumbprint_equal(&waiting->target, target);
}

struct restart_schedule restart_schedule_of(const struct plan *plan, struct findings *findings,
                                            struct waiting *waiting)
{
    const struct snapshot *snapshot = plan->snapshot;
    const instant now = snapshot->taken_at;
    struct finding finding = {.reason = REASON_RESTART_SCHEDULED,
                              .thumbprint = plan->certificate->thumbprint};
    struct certificate in_service;
    struct wait wait;

    if (!plan->restarts || !restart_schedule_can_wait(snapshot, findings) ||
        plan->certificate == hold_is_ahead(snapshot) ||
        restart_schedule_hurried(waiting, &finding.thumbprint) ||
        !dates_in_service(snapshot, &in_service)) {
        return (struct restart_schedule){.waits = false};
    }
    const instant begun = since(waiting, &finding.thumbprint, now);
    finding.deadline = deadline_of(snapshot, &in_service, begun);
    if (now >= finding.deadline) {
        return (struct restart_schedule){.waits = false};
    }
    wait = waiting->asked ? nothing : wait_for_newer(plan, findings, &in_service);
    if (wait.what == NULL) {
        wait = wait_by_policy(snapshot, findings, begun, in_service.not_after);
    }
    if (wait.what == NULL) {
        return (struct restart_schedule){.waits = false};
    }
    finding.at = wait.at;
    memcpy(finding.error.object, wait.what, strlen(wait.what) + 1);
    findings_add(findings, &finding);
    return (struct restart_schedule){true, earlier(wait.next_check, finding.deadline)};
}
