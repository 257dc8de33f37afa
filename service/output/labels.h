/* The words for what is observed: one vocabulary for the screen and for JSON. */
#ifndef OUTPUT_LABELS_H
#define OUTPUT_LABELS_H

#include <wchar.h>

#include "certificate/server_names.h"
#include "certificate/verdict.h"
#include "model/snapshot.h"

const char *label_presence(enum presence presence);           /* "present", "unreadable" */
const char *label_service(const struct service_facts *facts); /* "running", "not-installed" */
const char *label_key(enum private_key key);
const char *label_result(enum rotation_result result);
const char *label_name_kind(enum name_kind kind);

/* What says the server's names: "setting", "administrator", "baseline", "in-service", "handshake",
 * "nothing"; and for a person. */
const char *label_names_source(enum names_source source);
const wchar_t *label_names_source_words(enum names_source source);

/* How SSTP gets its certificate: "automatic", "picked", "offload"; "unknown". */
const char *label_mode(const struct snapshot *snapshot);

/* Whose a record is, by its application id: "SSTP", "IIS", "an unknown application". */
const wchar_t *label_application(const struct ssl_record *record);

/* What a verdict means, in a few words. */
const wchar_t *label_verdict(enum verdict verdict);
/* By the verdict's name (verdict_name); of any other text: that another certificate comes first. */
const wchar_t *label_verdict_named(const char *name);

#endif
