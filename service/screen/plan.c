/* What the service would do, in few lines: the steps that belong together are one. */
#include "output/console.h"
#include "output/format_facts.h"
#include "screen/screen.h"
#include "view/plan_steps.h"
#include "win32/format.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SHOWN_MAX    64  /* more than a plan has */
#define NUMBER_WIDTH 5   /* "  1  " */
#define NAMES_TEXT   256 /* characters of endpoints, or of services */

struct list {
    const struct view *view;
    enum screen_extent extent;
    size_t count;
    struct planned_step steps[SHOWN_MAX];
    unsigned number; /* of the last line */
};

static void take(void *context, const struct planned_step *planned_step)
{
    struct list *list = context;

    if (list->count < SHOWN_MAX) {
        list->steps[list->count++] = *planned_step;
    }
}

static void line(struct list *list, const wchar_t *text)
{
    console_format(L"%3u  ", ++list->number);
    console_paragraph(NUMBER_WIDTH, text);
}

/* ---- steps that are one line ---- */

static bool is_binding(const struct planned_step *step)
{
    return step->kind == STEP_REPLACE_BINDING || step->kind == STEP_CREATE_BINDING;
}

/* From step `first` on. Returns how many. */
static size_t show_bindings(struct list *list, size_t first)
{
    wchar_t endpoints[NAMES_TEXT] = L"";
    wchar_t endpoint[64];
    wchar_t thumbprint[64];
    wchar_t text[SCREEN_TEXT];
    size_t used = 0;
    size_t count = 0;

    while (first + count < list->count && is_binding(&list->steps[first + count])) {
        planned_step_endpoint(list->view, &list->steps[first + count], endpoint, COUNT(endpoint));
        used = format_append(endpoints, COUNT(endpoints), used, count == 0 ? L"" : L" and ");
        used = format_append(endpoints, COUNT(endpoints), used, endpoint);
        count++;
    }
    format_thumbprint(thumbprint, COUNT(thumbprint), list->steps[first].after);
    format_text(text, COUNT(text), L"Bind certificate %.8ls to %ls", thumbprint, endpoints);
    line(list, text);
    return count;
}

static void append_service(wchar_t names[NAMES_TEXT], const char *service)
{
    wchar_t name[SERVICE_NAME_SIZE];
    size_t used = wcslen(names);

    format_utf8(name, COUNT(name), service);
    used = format_append(names, NAMES_TEXT, used, used == 0 ? L"" : L", ");
    (void)format_append(names, NAMES_TEXT, used, name);
}

static bool stops(const struct list *list, const char *service)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->steps[i].kind == STEP_STOP_SERVICE &&
            lstrcmpA(list->steps[i].service, service) == 0) {
            return true;
        }
    }
    return false;
}

/* What it costs: everybody who is connected. */
static void append_price(const struct list *list, wchar_t text[SCREEN_TEXT])
{
    const struct connections *connections = &list->view->snapshot.connections;
    wchar_t price[64];

    if (connections->presence != PART_PRESENT) {
        format_wide(price, COUNT(price), L" (disconnects all VPN clients)");
    } else if (connections->count == 0) {
        format_wide(price, COUNT(price), L" (no VPN client is connected)");
    } else {
        format_text(price, COUNT(price), L" (disconnects %lu VPN client%ls)",
                    (unsigned long)connections->count, connections->count == 1 ? L"" : L"s");
    }
    (void)format_append(text, SCREEN_TEXT, wcslen(text), price);
}

/* All stops and the starts of the same services, as one. */
static void show_restart(struct list *list)
{
    wchar_t names[NAMES_TEXT] = L"";
    wchar_t text[SCREEN_TEXT];

    for (size_t i = 0; i < list->count; i++) {
        if (list->steps[i].kind == STEP_STOP_SERVICE) {
            append_service(names, list->steps[i].service);
        }
    }
    format_text(text, COUNT(text), L"Restart %ls", names);
    append_price(list, text);
    line(list, text);
}

/* ---- every other step ---- */

/* "replace ..." becomes "Replace ..." */
static void show_step(struct list *list, const struct planned_step *step)
{
    wchar_t text[SCREEN_TEXT];

    planned_step_text(list->view, step, text, COUNT(text));
    text[0] = (wchar_t)(text[0] - L'a' + L'A');
    if (!(list->extent & SCREEN_DETAILS)) {
        screen_shorten(text);
    }
    line(list, text);
}

/* Returns how many steps it told of. */
static size_t show_from(struct list *list, size_t first, bool *restarts)
{
    const struct planned_step *step = &list->steps[first];

    switch (step->kind) {
    case STEP_STORE_INTENT:
    case STEP_TRY_CERTIFICATE: /* of no concern unless they fail */
        return 1;
    case STEP_REPLACE_BINDING:
    case STEP_CREATE_BINDING:
        return show_bindings(list, first);
    case STEP_STOP_SERVICE:
        if (!*restarts) {
            show_restart(list);
            *restarts = true;
        }
        return 1;
    case STEP_START_SERVICE:
        if (!stops(list, step->service)) {
            show_step(list, step);
        }
        return 1;
    default:
        show_step(list, step);
        return 1;
    }
}

size_t screen_plan(const struct view *view, enum screen_extent extent)
{
    struct list list = {.view = view, .extent = extent};
    bool restarts = false;

    planned_steps_each(view, take, &list);
    for (size_t i = 0; i < list.count;) {
        if (extent & SCREEN_DETAILS) {
            show_step(&list, &list.steps[i++]);
        } else {
            i += show_from(&list, i, &restarts);
        }
    }
    if (list.number > 0) {
        line(&list, L"Verify the result, and connect as a client over IPv4 and IPv6");
    }
    return list.number;
}
