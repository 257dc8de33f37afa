/* Which certificate the bindings should carry. Every certificate gets a verdict with a name;
 * among the eligible the order is total, so the choice is the same every time. */
#ifndef CORE_SELECT_H
#define CORE_SELECT_H

#include "snapshot.h"

#define RSA_BITS_MIN 2048 /* Server 2025 refuses less (facts/windows.md 5) */

/* Ordered as the checks run: the first that fails is the verdict. The names are in select.c. */
enum verdict {
    VERDICT_ELIGIBLE = 0,
    VERDICT_UNDECODABLE,
    VERDICT_EXPIRED,
    VERDICT_NOT_YET_VALID,
    VERDICT_NOT_FOR_SERVERS,
    VERDICT_NO_PRIVATE_KEY,
    VERDICT_PRIVATE_KEY_UNUSABLE,
    VERDICT_PRIVATE_KEY_UNKNOWN,
    VERDICT_KEY_TOO_WEAK,
    VERDICT_OTHER_NAMES,
    VERDICT_COUNT
};

/* The verdict's stable name: "no-private-key". */
const char *verdict_name(enum verdict verdict);

/* Judges one certificate. With no names any name is accepted. */
enum verdict select_judge(const struct certificate *certificate, const struct names *identity,
                          instant now);

/* The names this server is known by: those of the certificate the administrator picked in the
 * console, else of the bound certificate while it is in the store, else of the last good one, else
 * none. Valid as long as the snapshot. */
struct names select_identity(const struct snapshot *snapshot);

enum selection_result { SELECTION_CHOSEN, SELECTION_NONE_ELIGIBLE, SELECTION_AMBIGUOUS };

struct selection {
    enum selection_result result;
    const struct certificate *chosen; /* NULL unless CHOSEN */
    struct names identity;
    size_t eligible;
};

/* Chooses. Eligible certificates for different names with no identity to decide between them are
 * AMBIGUOUS: the product never guesses. A bound certificate as good as the best is kept. */
struct selection select_certificate(const struct snapshot *snapshot);

#endif
