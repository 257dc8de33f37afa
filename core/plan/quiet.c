/* Others at work. */
#include "plan/quiet.h"

#include <string.h>

#include "certificate/sstp_agreement.h"

/* ---- what is seen ---- */

static bool is_known(enum presence presence)
{
    return presence != PART_UNREADABLE;
}

static void see_record(struct quiet_record *record, const struct binding *binding)
{
    if (is_known(binding->presence)) {
        *record = (struct quiet_record){binding->presence, binding->record.thumbprint,
                                        ssl_record_is_sstp(&binding->record), binding->written_at};
    }
}

static void see_hash(struct quiet_hash *seen, const struct hash_value *hash)
{
    if (is_known(hash->presence)) {
        seen->presence = hash->presence;
        memcpy(seen->bytes, hash->bytes, SHA256_SIZE);
    }
}

/* One that is starting ended as it was seen to. */
static void see_service(struct quiet_service *seen, const struct service_facts *service)
{
    if (!is_known(service->presence)) {
        return;
    }
    seen->runs = service->state == SERVICE_IS_RUNNING;
    seen->started_at = service->started_at;
    if (service->state != SERVICE_IS_CHANGING) {
        seen->ended_with = service->exit_code;
    }
}

static struct quiet_sight sight_of(const struct quiet_sight *unless_read,
                                   const struct snapshot *snapshot)
{
    struct quiet_sight sight = *unless_read;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        see_record(&sight.records[family], &snapshot->bindings[family]);
    }
    see_hash(&sight.sha256, &snapshot->parameters.hashes.sha256);
    see_hash(&sight.sha1, &snapshot->parameters.hashes.sha1);
    if (is_known(snapshot->parameters.hash_configured_by_admin.presence)) {
        sight.pin_read = true;
        sight.pinned = snapshot_pinned(snapshot);
    }
    see_service(&sight.sstp, &snapshot->sstp);
    see_service(&sight.remote_access, &snapshot->remote_access);
    return sight;
}

/* ---- what others changed ---- */

/* What was never read is not known to be another. */
static bool same_record(const struct quiet_record *a, const struct quiet_record *b)
{
    if (a->presence == PART_UNREADABLE) {
        return true;
    }
    return a->presence == b->presence && thumbprint_equal(&a->thumbprint, &b->thumbprint) &&
           a->is_sstp == b->is_sstp && a->written_at == b->written_at;
}

/* The record carries the certificate that was picked. */
static bool is_picked(const struct snapshot *snapshot, const struct quiet_record *record)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;
    const struct certificate *certificate = snapshot_find(snapshot, &record->thumbprint);

    return certificate != NULL && hash->presence == PART_PRESENT &&
           memcmp(hash->bytes, certificate->sha256, SHA256_SIZE) == 0;
}

/* Where there was no record, or with another certificate than the one that was picked: else SSTP
 * leaves them alone. */
static bool sstp_may_have_written(const struct quiet_record *before, const struct quiet_record *now,
                                  const struct snapshot *snapshot, enum family family)
{
    const bool had = before->presence != PART_ABSENT;
    const bool wanted = snapshot_pinned(snapshot)
                            ? is_picked(snapshot, now) &&
                                  !(had && thumbprint_equal(&before->thumbprint, &now->thumbprint))
                            : !had;

    return now->presence == PART_PRESENT && now->is_sstp && wanted &&
           sstp_wrote(snapshot, &snapshot->bindings[family]);
}

/* When others wrote the record; 0: they did not. A deletion leaves no time. */
static instant record_changed(const struct quiet_sight *before, const struct quiet_sight *now,
                              const struct snapshot *snapshot, enum family family)
{
    const struct quiet_record *record = &now->records[family];

    if (same_record(&before->records[family], record) ||
        sstp_may_have_written(&before->records[family], record, snapshot, family)) {
        return 0;
    }
    return record->written_at != 0 && record->written_at < snapshot->taken_at ? record->written_at
                                                                              : snapshot->taken_at;
}

static bool same_hash(const struct quiet_hash *a, const struct quiet_hash *b)
{
    return a->presence == PART_UNREADABLE ||
           (a->presence == b->presence &&
            (a->presence != PART_PRESENT || memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0));
}

static bool may_have_started(const struct quiet_service *before, const struct quiet_service *now)
{
    return now->started_at == 0 || now->started_at != before->started_at;
}

/* Where no certificate was picked SSTP computes the hashes when it or RemoteAccess starts: what is
 * of the bound certificate is its own, unless none has started since or it does not run: who picks
 * one and gives it up again leaves the same. It writes none that is malformed, and deletes none. */
static bool sstp_computes(const struct snapshot *snapshot, const struct quiet_sight *before,
                          const struct quiet_sight *now)
{
    const struct certificate *bound = snapshot_served_certificate(snapshot);

    if (bound == NULL || snapshot->sstp.state == SERVICE_IS_STOPPED ||
        !(may_have_started(&before->sstp, &now->sstp) ||
          may_have_started(&before->remote_access, &now->remote_access)) ||
        now->sha256.presence != PART_PRESENT ||
        memcmp(now->sha256.bytes, bound->sha256, SHA256_SIZE) != 0) {
        return false;
    }
    return now->sha1.presence == PART_ABSENT
               ? same_hash(&before->sha1, &now->sha1)
               : now->sha1.presence == PART_PRESENT &&
                     memcmp(now->sha1.bytes, bound->thumbprint.bytes, THUMBPRINT_SIZE) == 0;
}

static bool hashes_changed(const struct quiet_sight *before, const struct quiet_sight *now,
                           const struct snapshot *snapshot)
{
    if (before->pin_read && before->pinned != now->pinned) {
        return true;
    }
    return !(same_hash(&before->sha256, &now->sha256) && same_hash(&before->sha1, &now->sha1)) &&
           (now->pinned || !sstp_computes(snapshot, before, now));
}

/* One that ended by itself ended with an error. Where that is gone it ran again meanwhile. */
static bool was_stopped(const struct quiet_service *before, const struct quiet_service *now)
{
    return !now->runs && now->ended_with == 0 && (before->runs || before->ended_with != 0);
}

static bool services_stopped(const struct quiet_sight *before, const struct quiet_sight *now)
{
    return was_stopped(&before->sstp, &now->sstp) ||
           was_stopped(&before->remote_access, &now->remote_access);
}

static instant later(instant a, instant b)
{
    return a > b ? a : b;
}

static void note(struct quiet *quiet, instant *last, instant at)
{
    const instant before = later(quiet->last, quiet->followed);

    if (at <= *last) {
        return;
    }
    if (at > before + QUIET_FOR) {
        quiet->locked_out = 0; /* another matter */
    }
    *last = at;
}

/* Another application's record has a certificate that is there. */
static bool is_theirs(const struct quiet_record *record, const struct snapshot *snapshot)
{
    return record->presence == PART_PRESENT && !record->is_sstp &&
           snapshot_find(snapshot, &record->thumbprint) != NULL;
}

/* This process has not seen the record yet. What it carries that no pass before bound or saw, and
 * rubbish, others wrote meanwhile. */
static instant changed_before(const struct snapshot *snapshot, enum family family)
{
    const struct binding *binding = &snapshot->bindings[family];
    const bool theirs = binding->presence == PART_MALFORMED ||
                        (binding->presence == PART_PRESENT && !sstp_wrote(snapshot, binding) &&
                         !snapshot_was_good(snapshot, &binding->record.thumbprint));

    return theirs && snapshot->state.last_good.presence == PART_PRESENT &&
                   snapshot->state.intent.presence != PART_PRESENT &&
                   binding->written_at <= snapshot->taken_at
               ? binding->written_at
               : 0;
}

static bool was_seen(const struct quiet *quiet, enum family family)
{
    return quiet->known && (quiet->acted || is_known(quiet->seen.records[family].presence));
}

void quiet_look(struct quiet *quiet, const struct snapshot *snapshot)
{
    const struct quiet_sight sight = sight_of(&quiet->seen, snapshot);

    if (later(quiet->last, quiet->followed) > snapshot->taken_at) {
        quiet->last = 0; /* the clock was set back */
        quiet->followed = 0;
        quiet->locked_out = 0;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        note(quiet, is_theirs(&sight.records[family], snapshot) ? &quiet->followed : &quiet->last,
             was_seen(quiet, (enum family)family)
                 ? record_changed(&quiet->seen, &sight, snapshot, (enum family)family)
                 : changed_before(snapshot, (enum family)family));
    }
    if (quiet->known && (hashes_changed(&quiet->seen, &sight, snapshot) ||
                         services_stopped(&quiet->seen, &sight))) {
        note(quiet, &quiet->last, snapshot->taken_at);
    }
    quiet->known = true;
    quiet->seen = sight;
}

void quiet_leave(struct quiet *quiet, const struct snapshot *snapshot, bool acted)
{
    /* What cannot be read after we acted may be as we left it: it is not known. */
    static const struct quiet_sight unknown;

    quiet->seen = sight_of(acted ? &unknown : &quiet->seen, snapshot);
    if (acted) {
        quiet->acted = true;
        quiet->last = 0;
        quiet->followed = 0;
    }
}

void quiet_note_locked_out(struct quiet *quiet, instant now, bool locked_out)
{
    if (!locked_out) {
        quiet->locked_out = 0;
    } else if (quiet->locked_out == 0) {
        quiet->locked_out = now;
    }
}

instant quiet_until(const struct quiet *quiet, instant now, bool locked_out)
{
    instant until = later(quiet->last == 0 ? 0 : quiet->last + QUIET_FOR,
                          quiet->followed == 0 ? 0 : quiet->followed + QUIET_FOLLOWING);

    if (locked_out && quiet->locked_out != 0 && until > quiet->locked_out + QUIET_MOST) {
        until = quiet->locked_out + QUIET_MOST;
    }
    return until > now ? until : 0;
}
