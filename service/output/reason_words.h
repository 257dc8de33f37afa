/* Each reason in a clause, and what an administrator can do about it: for screens, where an event's
 * text is too long. */
#ifndef OUTPUT_REASON_WORDS_H
#define OUTPUT_REASON_WORDS_H

#include <wchar.h>

#include "findings/findings.h"

struct reason_words {
    const wchar_t *cause; /* a clause without a period: "the certificate bindings are missing" */
    const wchar_t
        *action; /* a sentence; NULL: the service does what is to be done, or nothing is */
    const wchar_t *command; /* what to type for it; NULL: there is no command */
};

const struct reason_words *reason_words(enum reason reason);

#endif
