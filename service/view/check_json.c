/* The same facts as the text of `check`. */
#include "view/check_json.h"

#include "view/facts_json.h"
#include "view/plan_steps.h"
#include "win32/text.h"

static void certificates(struct json *json, const struct view *view)
{
    const struct store_facts *store = &view->snapshot.store;
    struct requirements requirements;

    if (store->presence != PART_PRESENT) {
        json_null(json, "certificates");
        return;
    }
    requirements_of(&view->snapshot, &requirements);
    json_array(json, "certificates");
    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *certificate = &store->certificates[i];
        json_object(json, NULL);
        facts_json_certificate(json, certificate, view->snapshot.taken_at);
        json_string(json, "verdict", verdict_name(requirements_judge(&requirements, certificate)));
        json_bool(json, "bound", certificate == view_certificate(view));
        json_bool(json, "chosen", certificate == view->evaluation.selection.chosen);
        json_close(json);
    }
    json_close(json);
}

struct list {
    struct json *json;
    const struct view *view;
};

#define PLANNED_STEP_TEXT 512 /* characters; UTF-8 takes three bytes for each at most */

static void planned_step(void *context, const struct planned_step *planned_step)
{
    const struct list *list = context;
    struct json *json = list->json;
    wchar_t wide[PLANNED_STEP_TEXT];
    char text[3 * PLANNED_STEP_TEXT];
    char endpoint[3 * PLANNED_STEP_TEXT];

    planned_step_text(list->view, planned_step, wide, PLANNED_STEP_TEXT);
    (void)text_to_utf8(wide, text, sizeof(text));
    json_object(json, NULL);
    json_string(json, "step", planned_step->name);
    if (planned_step->about_family) {
        facts_json_family(json, list->view, planned_step->family);
    } else if (planned_step->overriding != NULL) {
        planned_step_endpoint(list->view, planned_step, wide, PLANNED_STEP_TEXT);
        (void)text_to_utf8(wide, endpoint, sizeof(endpoint));
        json_string(json, "endpoint", endpoint);
    }
    json_string(json, "service", planned_step->service);
    facts_json_thumbprint(json, "before", planned_step->before);
    facts_json_thumbprint(json, "after", planned_step->after);
    json_string(json, "text", text);
    json_close(json);
}

void check_json(struct view *view, const struct verdict_on_server *verdict, int exit_code)
{
    struct json json;
    struct list list = {.json = &json, .view = view};

    facts_json_begin(&json, "check", view, verdict);
    facts_json_balancer(&json, view);
    certificates(&json, view);
    json_array(&json, "plan");
    planned_steps_each(view, planned_step, &list);
    json_close(&json);
    facts_json_decision(&json, view);
    facts_json_end(&json, exit_code);
}
