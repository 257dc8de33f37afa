/* Registry notification. It is one-shot: a registration is made anew only after the one before has
 * signalled, since each is a resource of its own until then; and a key is closed only where nothing
 * is registered on it or it is not wanted any more, since closing it signals
 * (winreg/nf-winreg-regnotifychangekeyvalue). */
#include "wake/registry.h"

#include <wchar.h>

#include "win32/error.h"
#include "win32/registry.h"

#define PATH_SIZE 260

/* The key stays open only if it is watched. A deleted one is not there: success. */
static struct outcome watch(HKEY *key, BOOL subtree, DWORD filter, const struct wake_source *source)
{
    const LSTATUS status = RegNotifyChangeKeyValue(*key, subtree, filter, source->changed, TRUE);

    if (status == ERROR_SUCCESS) {
        return outcome_success();
    }
    registry_close(*key);
    *key = NULL;
    return status == ERROR_KEY_DELETED
               ? outcome_success()
               : outcome_failed("RegNotifyChangeKeyValue", source->what, (DWORD)status);
}

/* ---- the key itself ---- */

static struct wake_key *self(struct wake_source *source)
{
    return (struct wake_key *)source;
}

static void stop_key(struct wake_source *source)
{
    registry_close(self(source)->key);
    self(source)->key = NULL;
}

static struct outcome watch_key(struct wake_key *wake)
{
    return watch(&wake->key, TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET,
                 &wake->source);
}

static struct outcome arm_key(struct wake_source *source)
{
    struct wake_key *wake = self(source);

    if (wake->key != NULL) {
        return outcome_success();
    }
    const struct outcome opened =
        registry_open(wake->path, KEY_NOTIFY | KEY_QUERY_VALUE, &wake->key);
    return wake->key != NULL ? watch_key(wake) : opened;
}

static bool take_key(struct wake_source *source, struct outcome *armed)
{
    struct wake_key *wake = self(source);
    const bool was_there = wake->key != NULL;

    if (was_there) {
        *armed = watch_key(wake);
    }
    if (wake->key == NULL && outcome_ok(armed)) {
        *armed = arm_key(source); /* it may have been made again */
    }
    return was_there || wake->key != NULL;
}

struct wake_key wake_key(const wchar_t *path, const char *what)
{
    return (struct wake_key){
        .source = {.what = what, .arm = arm_key, .take = take_key, .stop = stop_key}, .path = path};
}

/* ---- what it lies in ---- */

static struct wake_ancestor *ancestor(struct wake_source *source)
{
    return (struct wake_ancestor *)source;
}

static void stop_ancestor(struct wake_source *source)
{
    registry_close(ancestor(source)->key);
    ancestor(source)->key = NULL;
}

/* The part of a path before its last backslash, 0 where there is none. */
static size_t parent_length(const wchar_t *path, size_t length)
{
    while (length > 0 && path[length - 1] != L'\\') {
        length--;
    }
    return length > 0 ? length - 1 : 0;
}

/* *length is 0 and *key NULL where not even the first part exists. */
static struct outcome open_nearest(const wchar_t *path, HKEY *key, size_t *length)
{
    struct outcome outcome = outcome_success();
    wchar_t part[PATH_SIZE];

    *key = NULL;
    *length = wcslen(path);
    do {
        *length = parent_length(path, *length);
        if (*length >= PATH_SIZE) {
            return outcome_failed("RegOpenKeyExW", NULL, ERROR_FILENAME_EXCED_RANGE);
        }
        wmemcpy(part, path, *length);
        part[*length] = L'\0';
        outcome = registry_open(part, KEY_NOTIFY, key);
    } while (outcome_ok(&outcome) && *key == NULL && *length > 0);
    return outcome;
}

static struct outcome watch_ancestor(struct wake_ancestor *wake)
{
    return watch(&wake->key, FALSE, REG_NOTIFY_CHANGE_NAME, &wake->source);
}

/* Whether the key that is watched is still the nearest there is. */
static bool is_nearest(const struct wake_ancestor *wake)
{
    HKEY nearest;
    size_t length;

    (void)open_nearest(wake->of->path, &nearest, &length);
    registry_close(nearest);
    return length <= wake->length;
}

/* What appears between opening and watching would be missed, hence the second check. */
static struct outcome arm_ancestor(struct wake_source *source)
{
    struct wake_ancestor *wake = ancestor(source);
    struct outcome outcome = outcome_success();

    while (wake->key == NULL) {
        outcome = open_nearest(wake->of->path, &wake->key, &wake->length);
        if (wake->key == NULL) {
            return outcome;
        }
        outcome = watch_ancestor(wake);
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
        if (!is_nearest(wake)) {
            stop_ancestor(source);
        }
    }
    return outcome;
}

/* Not every Windows is known to signal a watched key's own end. Asking needs KEY_QUERY_VALUE. */
static bool vanished(const struct wake_key *wake)
{
    return wake->key != NULL && RegQueryInfoKeyW(wake->key, NULL, NULL, NULL, NULL, NULL, NULL,
                                                 NULL, NULL, NULL, NULL, NULL) == ERROR_KEY_DELETED;
}

static bool take_ancestor(struct wake_source *source, struct outcome *armed)
{
    struct wake_ancestor *wake = ancestor(source);
    const bool gone = vanished(wake->of);
    const bool was_there = wake->of->key != NULL && !gone;

    if (wake->key != NULL && is_nearest(wake)) {
        *armed = watch_ancestor(wake);
    } else {
        stop_ancestor(source);
    }
    if (wake->key == NULL && outcome_ok(armed)) {
        *armed = arm_ancestor(source);
    }
    if (gone) {
        stop_key(&wake->of->source);
    }
    if (outcome_ok(armed)) {
        *armed = arm_key(&wake->of->source);
    }
    return gone || was_there != (wake->of->key != NULL);
}

struct wake_ancestor wake_ancestor(struct wake_key *of, const char *what)
{
    return (struct wake_ancestor){
        .source = {.what = what, .arm = arm_ancestor, .take = take_ancestor, .stop = stop_ancestor},
        .of = of};
}
