/* The change notification of a registry key and all below it (RegNotifyChangeKeyValue). The key may
 * be missing, and come and go: what it would lie in is watched as well. */
#ifndef WAKE_REGISTRY_H
#define WAKE_REGISTRY_H

#include "wake/source.h"

/* The key itself, where it exists. */
struct wake_key {
    struct wake_source source; /* first */
    const wchar_t *path;       /* below HKEY_LOCAL_MACHINE */
    HKEY key;                  /* watched; NULL if not */
};

/* Its nearest existing ancestor: whether a key below that appears or vanishes. */
struct wake_ancestor {
    struct wake_source source; /* first */
    struct wake_key *of;       /* owned by the caller */
    HKEY key;
    size_t length; /* of the part of the path that it is */
};

/* `what` and `path` are static texts. */
struct wake_key wake_key(const wchar_t *path, const char *what);
struct wake_ancestor wake_ancestor(struct wake_key *of, const char *what);

#endif
