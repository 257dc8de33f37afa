/* One server's course: what it is like, and its year in order. */
#include "course.h"

#include "parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_DAY 155228 /* since 1601-01-01: 2026-01-01 */

/* ---- chance ---- */

static uint64_t mixed(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double course_fraction(const struct course *course, enum subject subject, uint64_t number)
{
    const uint64_t server = mixed(mixed(course->seed) + course->server);

    return (double)(mixed(mixed(server + (uint64_t)subject) + number) >> 11) * 0x1p-53;
}

double course_next(struct course *course)
{
    return course_fraction(course, DRAW_COURSE, course->draws++);
}

bool course_chance(struct course *course, double chance)
{
    return course_next(course) < chance;
}

/* ---- time ---- */

instant course_days(double days)
{
    return (instant)(days * (double)INSTANT_DAY);
}

instant course_minutes(double minutes)
{
    return (instant)(minutes * (double)INSTANT_MINUTE);
}

instant course_hour_of_day(instant day, double hour)
{
    return day / INSTANT_DAY * INSTANT_DAY + course_minutes(hour * 60);
}

/* ---- for its parts ---- */

void course_add(struct course *course, instant at, enum course_kind kind, int certificate)
{
    if (at >= course->begin && at < course->end && course->event_count < COURSE_EVENTS_MAX) {
        course->events[course->event_count++] = (struct course_event){at, kind, certificate};
    }
}

int course_certificate(struct course *course, const char *kind, enum source source,
                       enum authority authority, instant not_before, double days)
{
    const int index = course->certificate_count;
    struct course_certificate *certificate = &course->certificates[index];

    if (index == COURSE_CERTIFICATES_MAX) {
        return -1;
    }
    course->certificate_count++;
    *certificate = (struct course_certificate){
        .source = source,
        .authority = authority,
        .not_before = not_before,
        .not_after = not_before + course_days(days),
        .second_name = course->second_name,
        .replaces = -1,
        .serial = mixed(mixed(course->seed + course->server) + (uint64_t)index)};
    (void)snprintf(certificate->label, sizeof(certificate->label), "%s-%d", kind, index);
    return index;
}

/* ---- the server ---- */

static unsigned lifetime(struct course *course)
{
    static const unsigned sold[] = {398, 199, 100, 47};
    const double draw = course_next(course);

    if (course->source == SOURCE_ACME) {
        return draw < parameters.share_90                                                ? 90
               : draw < parameters.share_90 + parameters.share_47                        ? 47
               : draw < parameters.share_90 + parameters.share_47 + parameters.share_100 ? 100
                                                                                         : 6;
    }
    return course->source == SOURCE_ADCS ? 398 : sold[(int)(4 * draw)];
}

static enum iis iis(struct course *course)
{
    const bool there = course_chance(course, parameters.iis);
    const double draw = course_next(course);

    return !there                                                  ? IIS_NONE
           : draw < parameters.iis_owns                            ? IIS_OWNS_IPV4
           : draw < parameters.iis_owns + parameters.iis_same_name ? IIS_SAME_NAME
                                                                   : IIS_OTHER_NAME;
}

static void draw_server(struct course *course)
{
    const double source = course_next(course);

    course->source = source < parameters.share_acme                           ? SOURCE_ACME
                     : source < parameters.share_acme + parameters.share_adcs ? SOURCE_ADCS
                                                                              : SOURCE_HAND;
    course->lifetime = lifetime(course);
    course->removes_old =
        course_chance(course, parameters.removes_old) && course->source != SOURCE_ADCS;
    course->wildcard =
        course_chance(course, parameters.shared_wildcard) && course->source != SOURCE_ADCS;
    course->second_name = course_chance(course, parameters.second_name) && !course->wildcard;
    course->twin = course_chance(course, parameters.twin) && course->source != SOURCE_ADCS;
    course->iis = iis(course);
    course->pinned = course_chance(course, parameters.pinned);
    course->reported_rules = course_chance(course, parameters.reported_rules);
    course->needs_its_certificate = course_chance(course, parameters.needs_its_certificate);
    course->links_followed = course_chance(course, parameters.links_followed);
    course->no_update = course_chance(course, parameters.no_update);
    course->chooses_last = course_chance(course, 0.5);
    course->clients[0] = course->source == SOURCE_ADCS ? 0 : parameters.clients_outside;
    course->clients[1] = parameters.clients_domain;
    for (int i = 0; i < 2; i++) {
        course->clients[i] *= pow(parameters.clients_spread, 2 * course_next(course) - 1);
    }
    (void)snprintf(course->host, sizeof(course->host), "vpn%u.example.com", course->server);
}

/* ---- the machine ---- */

/* Updates come on the second Tuesday, and are installed in one of the nights after it. */
static void draw_reboots(struct course *course)
{
    for (int month = 0; month < 12; month++) {
        const instant patches = course->begin + course_days(month * 30.4 + 12);
        const instant day = patches + course_days((int)(5 * course_next(course)));
        course_add(course, course_hour_of_day(day, 2 + 3 * course_next(course)), COURSE_REBOOT, -1);
    }
}

static void draw_drift(struct course *course)
{
    const bool deleted = course_chance(course, parameters.drift);
    const instant when = course->begin + course_days(course_next(course) * YEAR_DAYS);
    const bool forgotten = course_chance(course, parameters.hash_deleted);
    const instant then = course->begin + course_days(course_next(course) * YEAR_DAYS);

    if (deleted) {
        course_add(course, course_hour_of_day(when, 10), COURSE_IPV6_DELETED, -1);
    }
    if (forgotten) {
        course_add(course, course_hour_of_day(then, 11), COURSE_HASH_DELETED, -1);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct course_event *one = a;
    const struct course_event *other = b;

    return one->at != other->at       ? (one->at < other->at ? -1 : 1)
           : one->kind != other->kind ? (one->kind < other->kind ? -1 : 1)
                                      : one->certificate - other->certificate;
}

void course_draw(struct course *course, uint64_t seed, unsigned server)
{
    memset(course, 0, sizeof(*course));
    course->seed = seed;
    course->server = server;
    course->begin = FIRST_DAY * INSTANT_DAY;
    course->end = course->begin + YEAR_DAYS * INSTANT_DAY;
    draw_server(course);
    course_chain(course);
    course_others(course);
    draw_reboots(course);
    draw_drift(course);
    qsort(course->events, (size_t)course->event_count, sizeof(course->events[0]), by_time);
}
