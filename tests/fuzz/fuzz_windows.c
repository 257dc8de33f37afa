/* Fuzzes RestartWindows: any text may stand there, and any time zone may be that of the server. */
#include <string.h>

#include "bytes.h"
#include "timing/restart_windows.h"
#include "world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* So many minutes ahead of UTC; a wild one answers anything at all. */
struct zone {
    struct bytes *bytes;
    instant ahead;
    bool wild;
};

static struct outcome to_utc(void *context, instant local, instant *utc)
{
    const struct zone *zone = context;

    *utc = zone->wild ? bytes_u64(zone->bytes) : local - zone->ahead;
    return (struct outcome){.failure = zone->wild && bytes_u8(zone->bytes) == 1 ? FAILURE_OTHER
                                                                                : FAILURE_NONE};
}

static struct outcome to_local(void *context, instant utc, instant *local)
{
    const struct zone *zone = context;

    *local = zone->wild ? bytes_u64(zone->bytes) : utc + zone->ahead;
    return (struct outcome){.failure = zone->wild && bytes_u8(zone->bytes) == 1 ? FAILURE_OTHER
                                                                                : FAILURE_NONE};
}

/* By what the local clock shows. */
static bool is_open(const struct settings *settings, instant local)
{
    const unsigned minute = (unsigned)(local / INSTANT_MINUTE % 1440);
    const unsigned today = (unsigned)((local / INSTANT_DAY + 1) % 7);

    for (size_t i = 0; i < settings->window_count; i++) {
        const struct restart_window *window = &settings->windows[i];
        const bool over = window->until <= window->from;
        if (((window->days >> today & 1) && minute >= window->from &&
             (over || minute < window->until)) ||
            ((window->days >> (today + 6) % 7 & 1) && over && minute < window->until)) {
            return true;
        }
    }
    return false;
}

static void check_grammar(const struct settings *settings, bool good)
{
    require(good ? settings->window_count > 0 : settings->window_count == 0,
            "what is taken has windows, and what is refused none");
    for (size_t i = 0; i < settings->window_count; i++) {
        const struct restart_window *window = &settings->windows[i];
        require(window->days > 0 && window->days < 0x80, "a window has days");
        require(window->from < 1440 && window->until <= 1440 && window->from != window->until,
                "a window's times are those of a day");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of(data, size);
    struct zone zone = {.bytes = &bytes, .ahead = bytes_u8(&bytes) * 15 * INSTANT_MINUTE};
    const struct local_clock clock = {.context = &zone, .to_local = to_local, .to_utc = to_utc};
    struct settings settings = settings_default();
    const instant now = WORLD_NOW + (bytes_u32(&bytes) & 0xffffff) * INSTANT_SECOND;
    const unsigned length = bytes_u8(&bytes);
    char *text = bytes_allocate(&bytes, length);

    zone.wild = bytes_u8(&bytes) == 1;
    if (text != NULL) {
        bytes_fill(&bytes, text, length);
    }
    const bool good = settings_take(
        &settings, SETTING_RESTART_WINDOWS,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = length});
    check_grammar(&settings, good);
    const struct window_facts found = windows_find(&settings, now, &clock);
    require(found.presence != PART_PRESENT || (found.opens < found.closes && found.closes > now),
            "a window that is found is not over");
    require(zone.wild || good == (found.presence == PART_PRESENT), "there is always a next window");
    require(zone.wild || !good || (found.opens <= now) == is_open(&settings, now + zone.ahead),
            "it is open when the local clock says so");
    bytes_free(&bytes);
    return 0;
}
