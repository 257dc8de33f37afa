/* The same facts as on the screen (screen_choice.c). */
#include "view/choice_json.h"

#include "certificate/in_service.h"
#include "certificate/outlook.h"
#include "certificate/requirements.h"
#include "certificate/trust.h"
#include "output/labels.h"

static const char *kind_name(const struct outlook *outlook)
{
    static const char *const names[] = {[OUTLOOK_NOTHING] = "none",
                                        [OUTLOOK_SUCCESSOR] = "successor",
                                        [OUTLOOK_PASSED_OVER] = "passed-over",
                                        [OUTLOOK_RENEWED] = "renewed-for-other-names"};
    return names[outlook->kind];
}

static void server_names(struct json *json, const struct view *view)
{
    struct requirements requirements;

    requirements_of(&view->snapshot, &requirements);
    json_object(json, "serverNames");
    json_string(json, "source", label_names_source(requirements.names_source));
    facts_json_names(json, &requirements.server_names);
    json_close(json);
}

static void next(struct json *json, const struct view *view, const struct outlook *outlook)
{
    const enum reason hindrance = findings_hindrance(&view->evaluation.findings);

    json_object(json, "next");
    json_string(json, "kind", kind_name(outlook));
    facts_json_thumbprint(json, "thumbprint",
                          outlook->next == NULL ? NULL : &outlook->next->thumbprint);
    json_string(json, "verdict", outlook->next == NULL ? NULL : verdict_name(outlook->verdict));
    json_string(json, "hindrance", hindrance == REASON_NONE ? NULL : reason_name(hindrance));
    facts_json_time(json, "at", outlook->at);
    json_close(json);
}

void choice_json(struct json *json, const struct view *view)
{
    const struct snapshot *snapshot = &view->snapshot;
    struct outlook outlook;

    server_names(json, view);
    if (!outlook_of(snapshot, &outlook)) {
        json_null(json, "trust");
        json_null(json, "next");
        return;
    }
    json_string(json, "trust", trust_class_name(in_service_trust(snapshot).class));
    next(json, view, &outlook);
}
