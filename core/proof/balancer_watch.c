/* Judging what a load balancer presents, and counting how often. */
#include "proof/balancer_watch.h"

#include <string.h>

#include "base/names.h"
#include "diagnosis/load_balancer.h"
#include "model/digest.h"
#include "settings/filters.h"

#define APART       (150 * INSTANT_SECOND)
#define COUNTS_FROM 2                     /* times shown */
#define REGULARLY   (15 * INSTANT_MINUTE) /* a renewal there locks clients out until it is seen */

bool offload_probe_wanted(const struct snapshot *snapshot)
{
    return snapshot_offloaded(snapshot) && snapshot->settings->offload_probe[0] != '\0';
}

void offload_probe_ask(const struct host *host, struct snapshot *snapshot)
{
    if (offload_probe_wanted(snapshot)) {
        host->probe_balancer(host->context, snapshot);
    }
}

/* ---- judging ---- */

static bool is_leaf(const struct snapshot *snapshot, const uint8_t sha256[SHA256_SIZE])
{
    return memcmp(snapshot->balancer.leaf->sha256, sha256, SHA256_SIZE) == 0;
}

/* The names that clients use: HostName's, else the one that was asked for. */
static bool is_for_our_names(const struct settings *settings, const struct certificate *leaf)
{
    const struct certificate_name asked = {NAME_DNS, settings->offload_probe};
    const struct host_names hosts = settings_host_names(settings);
    const struct names names = {leaf->names, leaf->name_count};

    return names_cover(&names, hosts.count > 0 ? &(struct names){hosts.items, hosts.count}
                                               : &(struct names){&asked, 1});
}

/* A leaf that SSTP was not given. */
static enum reason judge_other_leaf(const struct snapshot *snapshot)
{
    const struct settings *settings = snapshot->settings;
    const struct certificate *leaf = snapshot->balancer.leaf;

    if (!is_for_our_names(settings, leaf)) {
        return REASON_BALANCER_OTHER_NAMES;
    }
    if (!filters_allow_issuer(settings, leaf->issuer)) {
        return REASON_BALANCER_OTHER_ISSUER;
    }
    return snapshot->balancer.trusted ? REASON_BALANCER_CHANGED : REASON_BALANCER_UNTRUSTED;
}

/* OffloadHash counts, whatever the balancer presents; else SSTP goes by what it was given. */
static enum reason judge(const struct snapshot *snapshot)
{
    const struct settings *settings = snapshot->settings;
    const struct hash_value *reported = &snapshot->parameters.hashes.sha256;

    if (snapshot->balancer.answer == BALANCER_UNREACHABLE) {
        return REASON_BALANCER_UNREACHABLE;
    }
    if (settings->has_offload_hash) {
        return is_leaf(snapshot, settings->offload_hash) ? REASON_NONE : REASON_BALANCER_DIFFERS;
    }
    return reported->presence == PART_PRESENT && is_leaf(snapshot, reported->bytes)
               ? REASON_NONE
               : judge_other_leaf(snapshot);
}

/* ---- counting ---- */

static struct balancer_watch seen_now(const struct snapshot *snapshot, instant now)
{
    struct balancer_watch seen = {.state = judge(snapshot),
                                  .settings = digest_of_settings(snapshot->settings),
                                  .count = 1,
                                  .last = now};

    if (snapshot->balancer.leaf != NULL) {
        memcpy(seen.sha256, snapshot->balancer.leaf->sha256, SHA256_SIZE);
    }
    return seen;
}

static bool is_the_same(const struct balancer_watch *a, const struct balancer_watch *b)
{
    return a->state == b->state && a->settings == b->settings &&
           memcmp(a->sha256, b->sha256, SHA256_SIZE) == 0;
}

/* A clock that was set back begins anew. */
static void count(struct balancer_watch *watch, const struct balancer_watch *seen)
{
    if (seen->state == REASON_NONE) {
        *watch = (struct balancer_watch){.state = REASON_NONE};
    } else if (watch->count == 0 || watch->last > seen->last || !is_the_same(watch, seen)) {
        *watch = *seen;
    } else if (seen->last - watch->last >= APART) {
        watch->count++;
        watch->last = seen->last;
    }
}

/* Who could not be asked now, as while our service is being stopped, says nothing new: what was
 * settled by the same settings stays settled. */
void offload_probe_review(struct balancer_watch *watch, const struct host *host,
                          struct snapshot *snapshot)
{
    if (snapshot->balancer.answer != BALANCER_NOT_ASKED) {
        const struct balancer_watch seen = seen_now(snapshot, host->now(host->context));
        count(watch, &seen);
    } else if (!offload_probe_wanted(snapshot) ||
               watch->settings != digest_of_settings(snapshot->settings)) {
        *watch = (struct balancer_watch){.state = REASON_NONE};
    }
    snapshot->balancer_hash.known =
        watch->state == REASON_BALANCER_CHANGED && watch->count >= COUNTS_FROM;
    memcpy(snapshot->balancer_hash.sha256, watch->sha256, SHA256_SIZE);
}

bool offload_probe_is_reported(const struct balancer_watch *watch)
{
    return watch->count >= COUNTS_FROM;
}

instant offload_probe_next_check(const struct balancer_watch *watch,
                                 const struct snapshot *snapshot)
{
    instant apart = APART;

    if (!offload_probe_wanted(snapshot)) {
        return INSTANT_NEVER;
    }
    for (unsigned i = COUNTS_FROM; i <= watch->count && apart < REGULARLY; i++) {
        apart *= 2;
    }
    return watch->count > 0 ? watch->last + apart : snapshot->taken_at + REGULARLY;
}

/* ---- reporting ---- */

static void add(const struct snapshot *snapshot, enum reason reason, struct findings *findings)
{
    const struct certificate *leaf = snapshot->balancer.leaf;
    struct finding finding = {.reason = reason, .error = snapshot->balancer.error};

    if (leaf != NULL) { /* its SHA-256 is what a balancer's certificate is known by */
        memcpy(finding.thumbprint.bytes, leaf->sha256, THUMBPRINT_SIZE);
    }
    findings_add(findings, &finding);
}

void offload_probe_find(const struct snapshot *snapshot, bool alarms, struct findings *findings)
{
    if (snapshot->balancer_hash.known) {
        offload_compare_hashes(snapshot, findings);
        return;
    }
    const enum reason reason =
        snapshot->balancer.answer == BALANCER_NOT_ASKED ? REASON_NONE : judge(snapshot);
    if (reason == REASON_BALANCER_CHANGED || (reason != REASON_NONE && alarms)) {
        add(snapshot, reason, findings);
    }
}
