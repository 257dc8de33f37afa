/* What the read-only commands see: the server, observed and evaluated as the service does it,
 * and our own service. Changes nothing, and asks for no right but to read: what the account may not
 * read is unreadable, and said. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "control/evaluate.h"
#include "control/headline.h"
#include "run/server.h"

enum own_state {
    OWN_UNKNOWN, /* it cannot be asked */
    OWN_NOT_INSTALLED,
    OWN_STOPPED,
    OWN_CHANGING,
    OWN_PAUSED,
    OWN_RUNNING,
    OWN_STATE_COUNT
};

#define VIEW_TEXT (EVENT_TEXT_SIZE + 2048) /* characters of a finding's text */

struct view {
    bool administrator; /* the account that asks is one, or SYSTEM */
    struct settings settings;
    struct outcome settings_error; /* the defaults count, then */
    struct outcome open_error;     /* of what could not even be opened */
    struct server server;
    struct snapshot snapshot;
    struct evaluation evaluation;
    struct health health;
    enum own_state own;
    wchar_t text[VIEW_TEXT]; /* room for view_finding_text */
};

/* NULL: no memory. Must be released with view_close. */
struct view *view_open(void);
void view_close(struct view *view);

/* Whether SSTP is used here, so that there is something to look after. */
bool view_in_use(const struct view *view);

/* How our own service fares. */
enum watch view_watch(const struct view *view);

/* The verdict on the server; with WATCH_ON, whatever our own service does. */
struct verdict_on_server view_verdict(const struct view *view, enum watch watch);

/* Whether the account's rights did not suffice for all of it. */
bool view_lacks_rights(const struct view *view);

/* The certificate that clients are served with; NULL: none is bound, or it left the store. */
const struct certificate *view_certificate(const struct view *view);

/* A restart that is due and not made yet. */
struct pending {
    const char *why; /* NULL: none. "window", "idle", "stagger" or "setting" (the restart policy),
                        "reissue", "restart-limit", "paused", "observed",
                        "remote-access-stopped" */
    const struct finding *finding; /* that says it */
    instant at;                    /* when it is made; INSTANT_NEVER: not known */
    instant deadline;              /* and then at the latest; 0: none */
};

struct pending view_pending(const struct view *view);

/* Whether a restart that is allowed from then on waits for the back-off that applies while no
 * client is connected and none can connect; else it is for RestartsPerHour or RestartsPerDay. */
bool view_backs_off(const struct view *view, instant allowed);

/* What a finding means and what follows, as the Event Log has it, in one paragraph; valid until the
 * next call. */
const wchar_t *view_finding_text(struct view *view, const struct finding *finding);

#endif
