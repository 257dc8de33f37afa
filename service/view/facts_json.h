/* The parts of `status --json` and `check --json` that both have; docs/json.md has their meaning.
 * Keys and words never change their meaning; new ones may come. */
#ifndef VIEW_FACTS_JSON_H
#define VIEW_FACTS_JSON_H

#include "output/json.h"
#include "view/view.h"

#define FACTS_JSON_FORMAT 1

/* Opens a document on standard output, up to and with the version. It is to be closed with
 * facts_json_end. */
void facts_json_open(struct json *json, const char *command);

/* A Windows error code; null for none. */
void facts_json_code(struct json *json, const char *key, uint32_t code);

/* What could not be read; null for a success. */
void facts_json_error(struct json *json, const char *key, const struct outcome *outcome);

/* The same for a view, up to and with the findings. It is to be closed with
 * facts_json_end. */
void facts_json_begin(struct json *json, const char *command, struct view *view,
                      const struct verdict_on_server *verdict);
void facts_json_end(struct json *json, int exit_code);

/* "headline" and "cause", into an object that is open. */
void facts_json_headline(struct json *json, const struct verdict_on_server *verdict);

/* "findings". */
void facts_json_findings(struct json *json, struct view *view);

/* UTC, "2026-11-26T11:58:01Z"; null for what is not known and for never. */
void facts_json_time(struct json *json, const char *key, instant at);

/* Lower-case hex; null for NULL and for zero. */
void facts_json_thumbprint(struct json *json, const char *key, const struct thumbprint *thumbprint);

/* "names", into an object that is open. */
void facts_json_names(struct json *json, const struct names *names);

/* The facts of a certificate, into an object that is open. */
void facts_json_certificate(struct json *json, const struct certificate *certificate, instant now);

/* "IPv4" with its endpoint, into an object that is open. */
void facts_json_family(struct json *json, const struct view *view, enum family family);

/* What the load balancer in front presents: "balancer", null where it is not asked. */
void facts_json_balancer(struct json *json, const struct view *view);

/* What is decided, when the service checks again, and what a change waits for. */
void facts_json_decision(struct json *json, const struct view *view);

#endif
