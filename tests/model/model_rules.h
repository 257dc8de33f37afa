/* What is not known for sure of Windows, and can be turned over in the modelled server. */
#ifndef TESTS_MODEL_RULES_H
#define TESTS_MODEL_RULES_H

#include <stdbool.h>

/* Of several certificates that qualify SSTP binds by itself the first, the last, or none. */
enum model_choice { CHOOSE_FIRST, CHOOSE_LAST, CHOOSE_ONLY_ONE };

/* What facts/windows.md marks [R] or [I]. All zero: as it says. */
struct model_rules {
    bool pin_ignored;         /* the flag means nothing: SSTP goes by the bindings */
    bool pin_repairs_nothing; /* pinned, a binding that differs is refused, not repaired */
    enum model_choice choice; /* automatic */
    bool hash_recomputed;     /* automatic: what is stored is not compared, but overwritten */
    bool hash_not_stored;     /* automatic: nothing is stored at the start */
    bool rras_needs_it;       /* RemoteAccess ends when its certificate vanishes, and does not
                               * start without */
    bool foreign_refused;     /* SSTP does not serve with another application's record */
    bool rras_repairs;        /* what follows is done when RemoteAccess starts, not SstpSvc */
    bool gone_removed;        /* automatic: a record whose certificate left the store, whose ever */
    bool missing_made;        /* automatic: the one family's, with the other's certificate */
    bool differing_mended;    /* automatic: SSTP's own family follows the other application's */
    bool pin_all_or_nothing;  /* pinned, beside another application's nothing is changed */
    bool former_removed;      /* automatic: SSTP's records on the other port */
    bool http_takes_missing;  /* a record can be set for a certificate that is gone */
    bool delete_missing_other; /* deleting what is not there has an unknown error code */
};

#endif
