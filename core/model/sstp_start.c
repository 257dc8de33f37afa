/* Times of starts. */
#include "model/sstp_start.h"

/* Where the bounds contradict each other the clock was set back between them. */
struct start_span sstp_start_span(const struct service_facts *service)
{
    if (service->started_at != 0) {
        return (struct start_span){service->started_at, service->started_at};
    }
    if (service->started_before == 0) {
        return (struct start_span){service->started_after, START_NOT_KNOWN};
    }
    return service->started_after <= service->started_before
               ? (struct start_span){service->started_after, service->started_before}
               : (struct start_span){0, START_NOT_KNOWN};
}

/* RemoteAccess has ended since what SSTP read at its start was noted. What lies ahead is no
 * witness: the clock was set back. */
static bool noted_since(const struct snapshot *snapshot, const struct start_span *sstp)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    return start->presence == PART_PRESENT && start->started_at > sstp->until &&
           start->started_at <= snapshot->taken_at;
}

/* The start of a RemoteAccess that has ended is the one that was noted, if it was the later one. */
static struct start_span start_of_routing(const struct snapshot *snapshot,
                                          const struct start_span *sstp)
{
    const instant noted_at = snapshot->state.sstp_start.started_at;

    if (snapshot->remote_access.state != SERVICE_IS_STOPPED) {
        return sstp_start_span(&snapshot->remote_access);
    }
    return noted_since(snapshot, sstp) ? (struct start_span){noted_at, noted_at} : *sstp;
}

struct start_span sstp_last_read(const struct snapshot *snapshot)
{
    struct start_span read = sstp_start_span(&snapshot->sstp);
    const struct start_span routing = start_of_routing(snapshot, &read);

    read.from = routing.from > read.from ? routing.from : read.from;
    read.until = routing.until > read.until ? routing.until : read.until;
    return read;
}

instant sstp_first_read(const struct snapshot *snapshot)
{
    const struct start_span sstp = sstp_start_span(&snapshot->sstp);
    const struct start_span routing = start_of_routing(snapshot, &sstp);

    return routing.from < sstp.from ? routing.from : sstp.from;
}

instant sstp_read_at(const struct snapshot *snapshot)
{
    const struct start_span read = sstp_last_read(snapshot);

    return read.until == START_NOT_KNOWN ? 0 : read.until;
}

bool sstp_start_is_known(const struct snapshot *snapshot)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    return start->presence == PART_PRESENT && start->started_at == sstp_last_read(snapshot).until;
}

static bool is_undated_yet(const struct service_facts *service)
{
    return service->state == SERVICE_IS_CHANGING &&
           sstp_start_span(service).until == START_NOT_KNOWN;
}

bool sstp_start_tells_soon(const struct snapshot *snapshot)
{
    return is_undated_yet(&snapshot->sstp) || is_undated_yet(&snapshot->remote_access);
}
