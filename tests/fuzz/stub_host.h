/* struct host on a server that the fuzzer's bytes describe: they say what is there, what fails, and
 * when the server changes behind our back. Each call that changes it is checked against what must
 * never be done. */
#ifndef TESTS_FUZZ_STUB_HOST_H
#define TESTS_FUZZ_STUB_HOST_H

#include "bytes.h"
#include "host/host.h"

#define STUB_OVERRIDING 64

struct stub {
    struct bytes *bytes;
    struct snapshot world;             /* the server as it is now */
    struct snapshot seen;              /* the last observation, */
    struct settings settings;          /* as it was told of them */
    struct bytes observation;          /* and what it points to: gone with the next one */
    bool blocked;                      /* a finding in it forbids every change */
    bool may_be_deleted[FAMILY_COUNT]; /* its record can be set again as it is */
    bool others_may_be_deleted;
    struct overriding_binding
        overriding[STUB_OVERRIDING]; /* the world's, and room for those that */
                                     /* an intent brings back */
    bool calm;                       /* nothing fails or changes by itself any more */
    bool shuts_down;                 /* Windows does, since this pass */
    unsigned calls;                  /* that change something, the product's own state included */
    struct service_names stopped;    /* and not started again yet */
    struct service_names touched;    /* stopped in this pass, whatever became of them */
    unsigned read;                   /* by the reports, so that what they point to is touched */
};

void stub_init(struct stub *stub, struct bytes *bytes);
void stub_free(struct stub *stub);

/* To be called around each pass. */
void stub_begin_pass(struct stub *stub, bool shuts_down);
void stub_end_pass(const struct stub *stub);

struct host stub_host(struct stub *stub);

#endif
