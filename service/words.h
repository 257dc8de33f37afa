/* The words for what is observed: one vocabulary for the screen and for JSON. */
#ifndef SERVICE_WORDS_H
#define SERVICE_WORDS_H

#include "view.h"

const char *word_presence(enum presence presence);           /* "present", "unreadable" */
const char *word_service(const struct service_facts *facts); /* "running", "not-installed" */
const char *word_own(enum own_state state);
const char *word_key(enum private_key key);
const char *word_result(enum rotation_result result);
const char *word_name_kind(enum name_kind kind);

/* How SSTP gets its certificate: "automatic", "picked", "offload"; "unknown". */
const char *word_mode(const struct snapshot *snapshot);

/* What a verdict means, in a few words. */
const wchar_t *word_verdict(enum verdict verdict);

#endif
