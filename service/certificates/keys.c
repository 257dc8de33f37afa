/* See certificates/keys.h. */
#include "certificates/keys.h"

#include <wincrypt.h>
#include <windows.h>

#include "certificate/key_faults.h"
#include "certificate/requirements.h"
#include "certificates/key_codes.h"
#include "certificates/key_opener.h"
#include "certificates/key_property.h"
#include "certificates/store.h"

#define WAIT_ONE_MS 5000                  /* for a key, once */
#define WAIT_ALL_MS 10000                 /* in one check */
#define HANGING_MAX 8                     /* threads; more keys are not asked for */
#define GOOD_FOR    INSTANT_DAY           /* nothing signals that the rights to a key are gone */
#define ASK_AGAIN   (50 * INSTANT_SECOND) /* passes come in bursts */

struct key_slot {
    struct key_slot *next;
    struct thumbprint thumbprint;
    uint64_t property;     /* as it was asked with, and */
    unsigned store_change; /* the store as it was then */
    instant asked_at;      /* 0: no answer yet */
    enum private_key key;
    DWORD error;
    const char *failed;          /* the call that ended with it; NULL: none did */
    struct key_opener *delivery; /* under way; NULL: none */
};

struct next_check {
    struct cert_keys *keys;
    HANDLE stop;
    struct snapshot *snapshot;
    ULONGLONG until; /* ticks */
};

/* ---- what is known ---- */

static struct key_slot *slot_of(struct cert_keys *keys, const struct thumbprint *thumbprint)
{
    struct key_slot *slot = keys->slots;

    while (slot != NULL && !thumbprint_equal(&slot->thumbprint, thumbprint)) {
        slot = slot->next;
    }
    if (slot == NULL) {
        slot = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*slot));
        if (slot != NULL) {
            slot->thumbprint = *thumbprint;
            slot->next = keys->slots;
            keys->slots = slot;
        }
    }
    return slot;
}

static bool is_fresh(const struct next_check *next_check, const struct key_slot *slot,
                     const struct certificate *certificate)
{
    const instant now = next_check->snapshot->taken_at;

    if (slot->asked_at == 0 || slot->asked_at > now ||
        slot->property != certificate->key_property ||
        slot->store_change != next_check->keys->store_change) {
        return false;
    }
    return now - slot->asked_at <
           (slot->key == KEY_USABLE && !key_is_doubted(next_check->snapshot, certificate)
                ? GOOD_FOR
                : ASK_AGAIN);
}

static unsigned hanging(const struct cert_keys *keys)
{
    unsigned count = 0;

    for (const struct key_slot *slot = keys->slots; slot != NULL; slot = slot->next) {
        count += slot->delivery != NULL;
    }
    return count;
}

/* ---- asking ---- */

static const char acquire[] = "CryptAcquireCertificatePrivateKey";

static const CERT_CONTEXT *find(const struct thumbprint *thumbprint, const char **failed)
{
    struct thumbprint bytes = *thumbprint;
    const CRYPT_HASH_BLOB hash = {THUMBPRINT_SIZE, bytes.bytes};
    const CERT_CONTEXT *context;
    const HCERTSTORE store = cert_store_open();

    *failed = "CertOpenStore";
    if (store == NULL) {
        return NULL;
    }
    *failed = "CertFindCertificateInStore";
    context =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash, NULL);
    (void)CertCloseStore(store, 0); /* the context keeps it as long as it needs it */
    return context;
}

static void answer_with(struct key_slot *slot, enum private_key key, DWORD error,
                        const char *failed)
{
    slot->key = key;
    slot->error = error;
    slot->failed = failed;
}

/* An account's own key set is SYSTEM's only where SYSTEM asks. Who can open such a key has it, and
 * SYSTEM has not; who cannot, knows nothing. */
static void judge(struct key_slot *slot, const struct key_acquired *acquired, bool of_account)
{
    const struct key_asker asker = key_asker();
    const bool other_set = of_account && !asker.system;

    if (acquired->error != ERROR_SUCCESS) {
        answer_with(slot, other_set ? KEY_UNKNOWN : key_of_error(acquired->error, asker),
                    acquired->error, acquire);
    } else if (other_set) {
        answer_with(slot, KEY_UNUSABLE, (DWORD)NTE_BAD_KEYSET, NULL);
    } else if (acquired->spec == AT_SIGNATURE) {
        answer_with(slot, KEY_FOR_SIGNATURES, ERROR_SUCCESS, NULL);
    } else {
        answer_with(slot, KEY_USABLE, ERROR_SUCCESS, NULL);
    }
}

static DWORD time_left(const struct next_check *next_check)
{
    const ULONGLONG now = GetTickCount64();
    const ULONGLONG left = next_check->until > now ? next_check->until - now : 0;

    return left < WAIT_ONE_MS ? (DWORD)left : WAIT_ONE_MS;
}

/* Until there is an answer, a good one from before counts on: what waits for a restart does not
 * come and go with a provider that is slow for once, or with a stop. A bad one does not: it would
 * pass for a second check. */
static void await(struct key_slot *slot, DWORD why, const char *failed)
{
    if (slot->asked_at == 0 || slot->key != KEY_USABLE) {
        answer_with(slot, KEY_UNKNOWN, why, failed);
    }
}

/* Sets out, and waits; one that was waited for already is not waited for again. */
static void ask(const struct next_check *next_check, struct key_slot *slot,
                const CERT_CONTEXT *context)
{
    struct key_property property;
    struct key_acquired acquired;
    const char *failed = NULL;
    const bool again = slot->delivery != NULL;
    const DWORD error = key_property_read(context, &property);

    await(slot, error != ERROR_SUCCESS ? error : ERROR_TIMEOUT,
          error != ERROR_SUCCESS ? property.failed : acquire);
    if (error != ERROR_SUCCESS || (!again && hanging(next_check->keys) >= HANGING_MAX)) {
        return;
    }
    if (!again) {
        slot->delivery = key_opener_begin(context, &failed);
    }
    if (slot->delivery == NULL) {
        await(slot, GetLastError(), failed);
    } else if (key_opener_wait(slot->delivery, next_check->stop, again ? 0 : time_left(next_check),
                               &acquired)) {
        key_opener_leave(slot->delivery);
        slot->delivery = NULL;
        judge(slot, &acquired, property.of_account);
    }
}

/* What comes back from before a change of the store says nothing any more. */
static void drop_outdated(const struct next_check *next_check, struct key_slot *slot,
                          const struct certificate *certificate)
{
    struct key_acquired acquired;
    const bool outdated = slot->property != certificate->key_property ||
                          slot->store_change != next_check->keys->store_change;

    if (slot->delivery != NULL && outdated && key_opener_wait(slot->delivery, NULL, 0, &acquired)) {
        key_opener_leave(slot->delivery);
        slot->delivery = NULL;
    }
    if (slot->property != certificate->key_property) {
        slot->asked_at = 0; /* what was known is of another key */
    }
    if (slot->delivery == NULL) {
        slot->property = certificate->key_property;
        slot->store_change = next_check->keys->store_change;
    }
}

static void refresh(const struct next_check *next_check, struct key_slot *slot,
                    const struct certificate *certificate)
{
    const char *failed;
    const CERT_CONTEXT *context = find(&certificate->thumbprint, &failed);

    if (context == NULL) {
        answer_with(slot, KEY_UNKNOWN, GetLastError(), failed); /* it may just have left */
        return;
    }
    drop_outdated(next_check, slot, certificate);
    ask(next_check, slot, context);
    (void)CertFreeCertificateContext(context);
    slot->asked_at = next_check->snapshot->taken_at;
}

static void check_at(const struct next_check *next_check, struct certificate *certificate)
{
    struct key_slot *slot = slot_of(next_check->keys, &certificate->thumbprint);

    certificate->key_asked = true;
    if (slot == NULL) {
        certificate->private_key_error = ERROR_NOT_ENOUGH_MEMORY;
        certificate->private_key_failed = "HeapAlloc";
        return;
    }
    if (slot->delivery != NULL || !is_fresh(next_check, slot, certificate)) {
        refresh(next_check, slot, certificate);
    }
    certificate->private_key = slot->key;
    certificate->private_key_error = slot->error;
    certificate->private_key_failed = slot->failed;
}

/* ---- all that matter ---- */

/* A good answer that is in the snapshot, and that a client has contradicted since. */
static void doubt(const struct next_check *next_check, struct certificate *certificate)
{
    if (certificate->key_asked && certificate->private_key == KEY_USABLE &&
        key_is_doubted(next_check->snapshot, certificate)) {
        certificate->key_asked = false;
        certificate->private_key = KEY_UNKNOWN;
    }
}

/* Forgets what left the store, but what is under way. */
static void prune(struct cert_keys *keys, const struct snapshot *snapshot)
{
    struct key_slot **link = &keys->slots;

    while (*link != NULL) {
        struct key_slot *slot = *link;
        if (slot->delivery != NULL || snapshot_find(snapshot, &slot->thumbprint) != NULL) {
            link = &slot->next;
            continue;
        }
        *link = slot->next;
        (void)HeapFree(GetProcessHeap(), 0, slot);
    }
}

/* That of what is in service first: the time for all is limited. */
static void check_in_service(const struct next_check *next_check, struct certificate *certificates)
{
    struct requirements requirements;

    requirements_of(next_check->snapshot, &requirements);
    if (requirements.bound != NULL && requirements_need_key(&requirements, requirements.bound)) {
        check_at(next_check,
                 &certificates[requirements.bound - next_check->snapshot->store.certificates]);
    }
}

/* What one key is like can make another matter, so all are gone through until none is left. */
void cert_keys_open(struct cert_keys *keys, HANDLE stop, struct snapshot *snapshot)
{
    const struct next_check next_check = {keys, stop, snapshot, GetTickCount64() + WAIT_ALL_MS};
    struct certificate *certificates =
        (struct certificate *)(UINT_PTR)snapshot->store.certificates; /* the arena's */
    bool opened = snapshot->store.presence == PART_PRESENT && !snapshot_offloaded(snapshot);

    for (size_t i = 0; opened && i < snapshot->store.count; i++) {
        doubt(&next_check, &certificates[i]);
    }
    if (opened) {
        check_in_service(&next_check, certificates);
    }
    while (opened) {
        struct requirements requirements;
        opened = false;
        requirements_of(snapshot, &requirements);
        for (size_t i = 0; i < snapshot->store.count; i++) {
            if (requirements_need_key(&requirements, &certificates[i])) {
                check_at(&next_check, &certificates[i]);
                opened = true;
            }
        }
    }
    if (snapshot->store.presence == PART_PRESENT) {
        prune(keys, snapshot);
    }
}

void cert_keys_forget(struct cert_keys *keys)
{
    keys->store_change++;
}

void cert_keys_ask_again(struct cert_keys *keys)
{
    for (struct key_slot *slot = keys->slots; slot != NULL; slot = slot->next) {
        if (slot->key != KEY_USABLE) {
            slot->asked_at = 0;
        }
    }
}

void cert_keys_close(struct cert_keys *keys)
{
    while (keys->slots != NULL) {
        struct key_slot *slot = keys->slots;
        keys->slots = slot->next;
        key_opener_leave(slot->delivery);
        (void)HeapFree(GetProcessHeap(), 0, slot);
    }
}
