/* What comes after the certificate in service, if nothing changes but the time. */
#ifndef CERTIFICATE_OUTLOOK_H
#define CERTIFICATE_OUTLOOK_H

#include "certificate/verdict.h"
#include "model/snapshot.h"

enum outlook_kind {
    OUTLOOK_NOTHING,     /* no certificate is there that could follow */
    OUTLOOK_SUCCESSOR,   /* `next` is used, `at` the latest; at 0: as soon as nothing else waits */
    OUTLOOK_PASSED_OVER, /* `next` is for this server and is not used, as `verdict` says; but it
                          * stands in from `at` on, if that is not 0 */
    OUTLOOK_RENEWED      /* it was renewed to `next`, which is for other names */
};

struct outlook {
    struct certificate ending; /* what is in service: its thumbprint and its validity alone count */
    enum outlook_kind kind;
    const struct certificate *next; /* NULL: nothing */
    enum verdict verdict;
    instant at;
};

/* What is in service and will end; gone from the store, it is remembered. False: nothing is, or
 * nobody knows when that ends. */
bool outlook_ending(const struct snapshot *snapshot, struct certificate *out);

/* The same, and what follows: the whole store is judged for several moments. */
bool outlook_of(const struct snapshot *snapshot, struct outlook *out);

#endif
