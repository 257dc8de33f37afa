/* The same facts as the screen of `status`. */
#include "view/status_json.h"

#include "diagnosis/load_balancer.h"
#include "events/held.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "view/choice_json.h"
#include "view/facts_json.h"
#include "win32/text.h"

static const char *own_name(enum own_state state)
{
    static const char *const words[OWN_STATE_COUNT] = {
        [OWN_UNKNOWN] = "unknown", [OWN_NOT_INSTALLED] = "not-installed",
        [OWN_STOPPED] = "stopped", [OWN_CHANGING] = "changing",
        [OWN_PAUSED] = "paused",   [OWN_RUNNING] = "running",
    };
    return words[state];
}

/* "sstp", or the application id as netsh shows it. */
static void owner(struct json *json, const struct ssl_record *record)
{
    wchar_t wide[80];
    char text[80];

    if (ssl_record_is_sstp(record)) {
        json_string(json, "owner", "sstp");
        return;
    }
    format_application_id(wide, sizeof(wide) / sizeof(wide[0]), record);
    (void)text_to_utf8(wide, text, sizeof(text));
    json_string(json, "owner", text);
}

static void bindings(struct json *json, const struct view *view)
{
    json_array(json, "bindings");
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &view->snapshot.bindings[family];
        json_object(json, NULL);
        facts_json_family(json, view, (enum family)family);
        json_string(json, "state", label_presence(binding->presence));
        if (binding->presence == PART_PRESENT || binding->presence == PART_MALFORMED) {
            facts_json_thumbprint(json, "thumbprint", &binding->record.thumbprint);
            owner(json, &binding->record);
            json_string(json, "store",
                        binding->record.store_name[0] == '\0' ? "MY" : binding->record.store_name);
            facts_json_time(json, "written", binding->written_at);
        }
        json_close(json);
    }
    json_close(json);
}

static void certificate(struct json *json, const struct view *view)
{
    const struct certificate *certificate = view_certificate(view);

    if (certificate == NULL) {
        json_null(json, "certificate");
        return;
    }
    json_object(json, "certificate");
    facts_json_certificate(json, certificate, view->snapshot.taken_at);
    json_close(json);
}

static void hash(struct json *json, const char *key, const struct hash_value *hash, size_t size)
{
    json_object(json, key);
    json_string(json, "state", label_presence(hash->presence));
    if (hash->presence == PART_PRESENT) {
        json_hex(json, "value", hash->bytes, size);
    } else {
        json_null(json, "value");
    }
    json_close(json);
}

static void registry(struct json *json, const struct view *view)
{
    const struct sstp_parameters *parameters = &view->snapshot.parameters;

    json_object(json, "registry");
    json_string(json, "mode", label_mode(&view->snapshot));
    json_number(json, "port", offload_listener_port(&view->snapshot));
    hash(json, "sha256", &parameters->hashes.sha256, SHA256_SIZE);
    hash(json, "sha1", &parameters->hashes.sha1, THUMBPRINT_SIZE);
    json_close(json);
}

static void service(struct json *json, const char *name, const struct service_facts *facts)
{
    json_object(json, NULL);
    json_string(json, "name", name);
    json_string(json, "state", label_service(facts));
    json_bool(json, "disabled", facts->disabled);
    facts_json_time(json, "started", facts->started_at);
    facts_json_code(json, "code", facts->exit_code);
    facts_json_code(json, "specificCode", facts->specific_code);
    json_close(json);
}

static void services(struct json *json, const struct view *view)
{
    const struct snapshot *snapshot = &view->snapshot;

    json_array(json, "services");
    service(json, SSTP_SERVICE, &snapshot->sstp);
    service(json, RAS_MANAGER_SERVICE, &view->snapshot.ras_man);
    service(json, REMOTE_ACCESS_SERVICE, &snapshot->remote_access);
    for (size_t i = 0; i < view->settings.companion_count; i++) {
        service(json, view->settings.companions[i], &snapshot->companions[i]);
    }
    json_close(json);
    json_string(json, "rotator", own_name(view->own));
}

/* Milliseconds. */
static uint64_t span(instant time)
{
    return time / (INSTANT_SECOND / 1000);
}

static void last_rotation(struct json *json, const struct view *view)
{
    const struct last_rotation *last = &view->snapshot.state.last_rotation;

    if (last->presence != PART_PRESENT) {
        json_null(json, "lastRotation");
        return;
    }
    json_object(json, "lastRotation");
    json_number(json, "number", last->number);
    facts_json_time(json, "endedAt", last->ended_at);
    json_string(json, "result", label_result(last->result));
    facts_json_thumbprint(json, "before", &last->before);
    facts_json_thumbprint(json, "wanted", &last->target);
    json_number(json, "durationMs", span(last->duration));
    json_number(json, "outageMs", span(last->outage));
    if (last->served_after != 0) {
        json_number(json, "servedAfterMs", span(last->served_after));
    } else {
        json_null(json, "servedAfterMs");
    }
    facts_json_time(json, "retryAt", last->retry_at);
    json_array(json, "rasSstpEvents");
    for (int event = 0; event < SSTP_EVENT_COUNT; event++) {
        if (last->sstp_events[event]) {
            json_number(json, NULL, sstp_event_id((enum sstp_event)event));
        }
    }
    json_close(json);
    json_close(json);
}

/* null: every event was written. */
static void event_log(struct json *json)
{
    struct held_events held;

    held_events_read(&held);
    if (held.since == 0) {
        json_null(json, "eventLog");
        return;
    }
    json_object(json, "eventLog");
    facts_json_time(json, "since", held.since);
    json_number(json, "code", held.error);
    json_number(json, "waiting", held.waiting);
    json_number(json, "lost", held.lost);
    json_array(json, "last");
    for (size_t i = 0; i < HELD_LINES && held.lines[i][0] != '\0'; i++) {
        json_string(json, NULL, held.lines[i]);
    }
    json_close(json);
    json_close(json);
}

void status_json(struct view *view, const struct verdict_on_server *verdict, int exit_code)
{
    struct json json;

    facts_json_begin(&json, "status", view, verdict);
    bindings(&json, view);
    certificate(&json, view);
    choice_json(&json, view);
    registry(&json, view);
    facts_json_balancer(&json, view);
    services(&json, view);
    last_rotation(&json, view);
    event_log(&json);
    facts_json_decision(&json, view);
    facts_json_end(&json, exit_code);
}
