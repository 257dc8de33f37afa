/* One point: the call goes wrong, then nothing does any more; see point.h. */
#include "point.h"

#include "event_reader.h"
#include "server.h"
#include "tortured.h"
#include "wait.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define LISTENS_AFTER_MS    700
#define FIRST_END_DAYS      30
#define INTENT_VALUE        L"Intent"
#define RESTARTS_VALUE      L"Restarts"
#define LAST_ROTATION_VALUE L"LastRotation"
#define CRASH_EXIT_CODE     0x80000000u /* an exception's code is above it */
#define EVENT_IS_ERROR      3u
#define SEVERITY_OF(id)     ((id) >> 30)
#define POINTS_PER_WORLD    200 /* then a fresh server: certificates end ever later */

/* The server, from one point to the next. */
static struct {
    bool ready;
    bool held; /* the last point, to its end */
    struct certificate bound;
    int ends_in_days;
    unsigned points;
    LONG open[TORTURE_THINGS];
    DWORD first_event;
    DWORD bindings;
} world;

static struct event_list events;

/* ---- a server at the beginning of a point ---- */

/* The simulated SCM takes a service whose process ended for running until it is started again. */
static void forget_crash(void)
{
    if (service_state(PRODUCT_SERVICE) != 0 && service_state(PRODUCT_SERVICE) != SERVICE_STOPPED) {
        (void)tortured_start();
    }
}

/* The product is stopped; RemoteAccess runs with the certificate that it last put into use. */
static void make_world(void)
{
    void *nothing = NULL;

    tortured_disarm();
    tortured_kill();
    forget_crash();
    (void)server_fresh(&nothing);
    product_set(L"RestartsPerHour", 10);
    product_set(L"ServiceStopSeconds", 10); /* what is hung is given up before we give up */
    product_set(L"ServiceStartSeconds", 10);
    product_set(L"ProofSeconds", 10);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_sstp_listens_after(LISTENS_AFTER_MS); /* so that it is waited for */
    world.bound = server_healthy();
    world.ends_in_days = FIRST_END_DAYS;
    world.points = 0;
    assert_int_equal(tortured_start().fate, FATE_IDLE);
    product_stop();
    world.ready = true;
}

/* As autoenrollment does: in the store, and said in the event channel. */
static struct certificate renew(void)
{
    struct certificate renewed;
    wchar_t from[THUMBPRINT_TEXT];
    wchar_t to[THUMBPRINT_TEXT];
    wchar_t arguments[128];

    world.ends_in_days++;
    renewed = certificate_issue(&(struct wish){.ends_in_days = world.ends_in_days});
    (void)swprintf(arguments, COUNT_OF(arguments), L"--old %ls --new %ls",
                   thumbprint_text(&world.bound, from), thumbprint_text(&renewed, to));
    platform_renewal_event(1001, arguments);
    return renewed;
}

static void finish(const struct certificate *renewed)
{
    product_stop();
    certificate_delete(&world.bound);
    world.bound = *renewed;
    registry_delete_value(PRODUCT_STATE_KEY, RESTARTS_VALUE);
    registry_delete_value(PRODUCT_STATE_KEY, LAST_ROTATION_VALUE); /* one a day, but for this */
    registry_delete_key(PRODUCT_STATE_KEY L"\\Boot"); /* made by the first rotation after a boot */
    world.held = true;
    world.ready = ++world.points < POINTS_PER_WORLD;
}

int point_setup(void **state)
{
    (void)state;
    if (!world.ready) {
        make_world();
    }
    world.ready = false;
    world.held = false;
    world.first_event = event_next_record(EVENT_LOG);
    world.bindings = bindings_count();
    return 0;
}

static void show_events(void)
{
    events_read(world.first_event, &events);
    print_error("the product's events:\n");
    for (size_t i = 0; i < events.count; i++) {
        print_error("  %lu  %ls", events.items[i].id & 0xffff, events.items[i].text);
    }
}

/* Of a point that did not hold. */
int point_teardown(void **state)
{
    (void)state;
    if (!world.held) {
        tortured_disarm();
        show_events();
    }
    return 0;
}

/* ---- what must hold while the call goes wrong ---- */

/* Both families carry the one or the other certificate, whole, and clients get in with it. */
static bool is_well(const struct certificate *renewed)
{
    const struct binding first = binding_read(IPV4, server_port());
    const struct certificate *bound =
        memcmp(first.hash, renewed->sha1, SHA1_SIZE) == 0 ? renewed : &world.bound;

    return service_state(REMOTE_ACCESS_SERVICE) == SERVICE_RUNNING && server_lets_in(bound);
}

/* SSTP that was started just now gets its time. */
static bool comes_to_be_well(const struct certificate *renewed)
{
    if (is_well(renewed)) {
        return true;
    }
    Sleep(2 * LISTENS_AFTER_MS);
    return is_well(renewed);
}

/* Never absent, never of anybody else, no setting lost. */
static void assert_no_foreign_change(const struct certificate *renewed)
{
    assert_true(bindings_count() >= world.bindings);
    for (int family = 0; family < FAMILIES; family++) {
        const struct binding found = binding_read((enum family)family, server_port());
        const bool is_new = memcmp(found.hash, renewed->sha1, SHA1_SIZE) == 0;
        const struct binding expected = binding_for_sstp(is_new ? renewed : &world.bound);
        assert_binding((enum family)family, server_port(), &expected);
    }
}

/* ---- what must hold afterwards ---- */

static bool has_error_event(void)
{
    for (size_t i = 0; i < events.count; i++) {
        if (SEVERITY_OF(events.items[i].id) == EVENT_IS_ERROR) {
            return true;
        }
    }
    return false;
}

/* As its own words, "(error 5, RegOpenKeyExW)", or before those of Windows, "error 5: ...". */
static bool tells_of(const wchar_t *text, DWORD code)
{
    wchar_t error[32];

    (void)swprintf(error, COUNT_OF(error), code < 0x10000 ? L"error %lu" : L"error 0x%08lx", code);
    for (const wchar_t *at = text; (at = wcsstr(at, error)) != NULL; at++) {
        if (wcschr(L":,)", at[wcslen(error)]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool has_event_with(DWORD code)
{
    for (size_t i = 0; i < events.count; i++) {
        if (tells_of(events.items[i].text, code)) {
            return true;
        }
    }
    return false;
}

static bool may_be_silent(const struct point *point)
{
    static const struct {
        const char *function;
        const char *object;
        DWORD from;
        DWORD last;
        bool once;
        DWORD code;
    } silent[] = {
#define ONCE true
#define ANY  false
#define SILENT(function, object, from, how, code, reason)                                          \
    {#function, object, from, MAXDWORD, how, code},
#define SILENT_UNTIL(function, object, from, last, how, code, reason)                              \
    {#function, object, from, last, how, code},
#include "silent.def"
#undef SILENT
#undef SILENT_UNTIL
    };
    char object[TORTURE_OBJECT_MAX * 2];

    (void)snprintf(object, sizeof(object), "%ls", point->call.object);
    for (size_t i = 0; i < COUNT_OF(silent); i++) {
        if (strcmp(silent[i].function, point_function(point)) == 0 &&
            point->call.occurrence >= silent[i].from && point->call.occurrence <= silent[i].last &&
            (!silent[i].once || point->mode == TORTURE_FAIL_ONCE) &&
            (silent[i].code == 0 || silent[i].code == point->code) &&
            (silent[i].object[0] == '\0' || strcmp(silent[i].object, object) == 0)) {
            return true;
        }
    }
    return false;
}

/* What fails on this side says nothing of SSTP or of its certificate. */
static void assert_nothing_blamed(void)
{
    static const DWORD blames[] = {EVENT_PROOF_FAILED, EVENT_REVERTING, EVENT_NOT_SERVING};

    for (size_t i = 0; i < events.count; i++) {
        for (size_t k = 0; k < COUNT_OF(blames); k++) {
            if (events.items[i].id == blames[k]) {
                fail_msg("event %lu blames the server", blames[k] & 0xffff);
            }
        }
    }
}

static void assert_reported(const struct point *point, bool was_well)
{
    events_read(world.first_event, &events);
    assert_nothing_blamed();
    if (!was_well && !has_error_event()) {
        fail_msg("clients did not get in, and no error says so");
    }
    if (point_fails(point) && !has_event_with(point->code) && !may_be_silent(point)) {
        fail_msg("no event tells of error %lu (0x%08lx)", point->code, point->code);
    }
}

static void assert_converged(const struct certificate *renewed)
{
    DWORD size;
    BYTE intent[4096];

    assert_serves(renewed);
    size = registry_read_binary(PRODUCT_STATE_KEY, INTENT_VALUE, intent, sizeof(intent));
    assert_int_equal(size, 0);
    assert_int_equal(bindings_count(), world.bindings);
}

/* What a notification that comes late makes it open for a moment is closed again. Less than before
 * is no leak: what could not be had is not had again before it is needed. */
static bool is_no_more_than_before(const void *context)
{
    (void)context;
    for (int thing = 0; thing < TORTURE_THINGS; thing++) {
        if (tortured_block()->open[thing] > world.open[thing]) {
            return false;
        }
    }
    return true;
}

static void assert_nothing_kept_open(void)
{
    static const char *const things[TORTURE_THINGS] = {"registry keys",
                                                       "uses of the HTTP API",
                                                       "certificate stores",
                                                       "chain engines",
                                                       "chains",
                                                       "service handles",
                                                       "event sources",
                                                       "handles of the event channels",
                                                       "pieces of memory",
                                                       "decoded structures",
                                                       "objects",
                                                       "libraries",
                                                       "uses of Winsock",
                                                       "sockets",
                                                       "credentials"};

    if (wait_until(is_no_more_than_before, NULL)) {
        return;
    }
    for (int thing = 0; thing < TORTURE_THINGS; thing++) {
        const LONG open = tortured_block()->open[thing];
        if (open > world.open[thing]) {
            fail_msg("%ld %s are open, not %ld", open, things[thing], world.open[thing]);
        }
    }
}

/* ---- the point ---- */

/* SSTP is asked until it answers, which takes more or less long. */
static bool is_of_probe(DWORD function)
{
    return function >= TORTURE_WSAStartup && function <= TORTURE_DecryptMessage;
}

/* A service is asked for its state, and told of, as often as it takes to stop and start. */
static bool may_be_missed(const struct point *point)
{
    const DWORD function = point->call.function;

    return function == TORTURE_WaitForSingleObject || /* each for another time */
           (point->call.occurrence > 1 &&
            (function == TORTURE_QueryServiceStatusEx ||
             function == TORTURE_NotifyServiceStatusChangeW || is_of_probe(function)));
}

/* One pass with nothing in its way, in the same process if it lives. */
static void recover(const struct tortured *tortured)
{
    const struct tortured again = tortured->fate == FATE_IDLE ? tortured_check() : tortured_start();

    assert_int_equal(again.fate, FATE_IDLE);
}

static void assert_fate(const struct point *point, const struct tortured *tortured)
{
    assert_int_not_equal(tortured->fate, FATE_STUCK);
    if (tortured->exit_code_known && tortured->exit_code >= CRASH_EXIT_CODE) {
        fail_msg("the product crashed with 0x%08lx", tortured->exit_code);
    }
    if (!point_fails(point)) {
        assert_int_equal(tortured->fate, FATE_ENDED);
    }
}

void point_holds(void **state)
{
    const struct point *const point = *state;
    const struct certificate renewed = renew();

    tortured_arm(point->mode, &point->call, point->code);
    const struct tortured tortured = tortured_start();
    const bool was_well = comes_to_be_well(&renewed);
    assert_no_foreign_change(&renewed);
    tortured_disarm();
    const bool reached = tortured_block()->hits != 0;
    if (!reached && !may_be_missed(point)) {
        fail_msg("the call was not made");
    }
    if (reached) {
        assert_fate(point, &tortured);
    }
    recover(&tortured);
    assert_converged(&renewed);
    assert_false(platform_lacked_rights());
    if (tortured.fate == FATE_IDLE) {
        assert_nothing_kept_open();
    }
    if (reached) {
        assert_reported(point, was_well || !point_fails(point));
    } else {
        print_message("not reached\n");
    }
    finish(&renewed);
}

void point_record(void)
{
    (void)point_setup(NULL);
    const struct certificate renewed = renew();
    tortured_arm(TORTURE_RECORD, NULL, 0);
    assert_int_equal(tortured_start().fate, FATE_IDLE);
    tortured_disarm();
    assert_true(tortured_block()->call_count < TORTURE_CALLS_MAX);
    assert_int_equal(tortured_check().fate, FATE_IDLE);
    assert_converged(&renewed);
    for (int thing = 0; thing < TORTURE_THINGS; thing++) {
        world.open[thing] = tortured_block()->open[thing];
    }
    finish(&renewed);
}
