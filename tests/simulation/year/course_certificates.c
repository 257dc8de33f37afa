/* The certificates of one server's course, and when they come. */
#include "course.h"

#include "parameters.h"

#define HAND_FROM  9
#define HAND_HOURS 8
#define SHORTENED  199 /* sold certificates since March 2026 */

/* ---- of SSTP's own ---- */

static bool is_weekend(instant at)
{
    return at / INSTANT_DAY % 7 >= 5;
}

/* When people work. */
static instant by_hand(struct course *course, instant day)
{
    instant at = course_hour_of_day(day, HAND_FROM + HAND_HOURS * course_next(course));

    while (is_weekend(at)) {
        at += INSTANT_DAY;
    }
    return at;
}

/* A week of trouble at the authority, or none. */
static instant order_by_acme(struct course *course, instant due, unsigned lifetime)
{
    const bool delayed = course_chance(course, parameters.ca_outage);
    const double days = 5 * course_next(course);
    const double spare = (1 - parameters.renew_at) * lifetime;

    return course_hour_of_day(due, 24 * course_next(course)) +
           (delayed ? course_days(days < spare ? days : spare) : 0);
}

static instant import_by_hand(struct course *course, instant ends)
{
    const double draw = course_next(course);
    const double more = course_next(course);
    const double late = parameters.hand_late;

    return by_hand(course, draw < late ? ends + course_days(1 + 2 * more)
                           : draw < late + parameters.hand_last_day
                               ? ends - course_days(3 * more)
                               : ends - course_days(3 + 25 * more));
}

static instant arrival_after(struct course *course, const struct course_certificate *before)
{
    const double days = (double)(before->not_after - before->not_before) / (double)INSTANT_DAY;

    switch (course->source) {
    case SOURCE_ACME:
        return order_by_acme(course, before->not_before + course_days(parameters.renew_at * days),
                             course->lifetime);
    case SOURCE_ADCS:
        return before->not_after - course_days(parameters.adcs_renews_days) +
               course_minutes(480 * course_next(course));
    default:
        return import_by_hand(course, before->not_after);
    }
}

static enum authority first_authority(const struct course *course)
{
    return course->source == SOURCE_ACME   ? AUTHORITY_ENCRYPT
           : course->source == SOURCE_ADCS ? AUTHORITY_INTERNAL
                                           : AUTHORITY_DIGITAL;
}

static enum authority next_authority(struct course *course, enum authority before, double years)
{
    const bool another = course_chance(course, parameters.ca_changes * years);
    const bool intermediate = course_chance(course, parameters.intermediate_changes);

    if (course->source == SOURCE_ADCS) {
        return before;
    }
    if (another) {
        return before == AUTHORITY_ZERO ? first_authority(course) : AUTHORITY_ZERO;
    }
    return intermediate && before == AUTHORITY_ENCRYPT         ? AUTHORITY_ENCRYPT_OTHER
           : intermediate && before == AUTHORITY_ENCRYPT_OTHER ? AUTHORITY_ENCRYPT
                                                               : before;
}

/* Authorities date back: Let's Encrypt an hour, AD CS ten minutes, others to midnight. */
static instant dated(const struct course *course, instant issued)
{
    return course->source == SOURCE_ACME   ? issued - INSTANT_HOUR
           : course->source == SOURCE_ADCS ? issued - 10 * INSTANT_MINUTE
                                           : course_hour_of_day(issued, 0);
}

static int issue(struct course *course, enum authority authority, instant at)
{
    static const char *const kinds[] = {"acme", "adcs", "hand", "other"};
    const bool shortened = course->source == SOURCE_HAND && course->lifetime > SHORTENED;
    const double days =
        shortened && at > course->begin + course_days(73) ? SHORTENED : course->lifetime;

    return course_certificate(course, kinds[course->source], course->source, authority,
                              dated(course, at), days);
}

/* IIS' own certificate is renewed with SSTP's. When; 0: there is none. */
static instant course_iis(struct course *course, int new, instant at)
{
    const bool forgotten =
        course_chance(course, parameters.iis_forgets) && course->source == SOURCE_HAND;
    const double draw = course_next(course);
    const instant late = at + course_days(1 + 4 * draw);
    const instant soon = course->source == SOURCE_HAND ? by_hand(course, at + course_days(draw))
                                                       : at + course_minutes(1 + 4 * draw);

    const instant rebound = forgotten ? late : soon < at ? at + INSTANT_MINUTE : soon;

    if (course->iis != IIS_OWNS_IPV4 && course->iis != IIS_SAME_NAME) {
        return 0;
    }
    course_add(course, rebound, COURSE_IIS_REBINDS, new);
    return rebound;
}

/* What becomes of the one before. Nobody deletes what IIS still has (rebound: when it has the new
 * one; 0: it has neither). */
static void course_old(struct course *course, int old, int new, instant at, instant rebound)
{
    const struct course_certificate *before = &course->certificates[old];
    const bool first = course_chance(course, parameters.hand_delete_first);
    const double minutes = 2 + 20 * course_next(course);
    const instant expired = before->not_after + course_days(parameters.keeps_expired_days);

    if (course->removes_old) {
        const bool earlier = course->source == SOURCE_HAND && first;
        course_add(course,
                   rebound != 0 ? rebound + INSTANT_SECOND
                   : earlier    ? at - course_minutes(minutes)
                                : at + INSTANT_SECOND,
                   COURSE_REMOVED, old);
    }
    course_add(course, expired > at ? expired : at + INSTANT_DAY, COURSE_REMOVED, old);
    course->certificates[new].replaces = old;
    course->certificates[new].linked =
        course_chance(course, parameters.adcs_linked) && course->source == SOURCE_ADCS;
}

static void course_arrival(struct course *course, int old, int new, instant at)
{
    struct course_certificate *certificate = &course->certificates[new];
    const bool no_key = course_chance(course, parameters.hand_no_key);
    const double hours = 0.5 + 1.5 * course_next(course);

    certificate->too_new = course_chance(course, parameters.too_new);
    certificate->no_key = no_key && course->source == SOURCE_HAND;
    course_add(course, at, COURSE_ARRIVES, new);
    if (certificate->no_key) {
        at += course_minutes(60 * hours);
        course_add(course, at, COURSE_GETS_KEY, new);
    }
    course_old(course, old, new, at, course_iis(course, new, at));
}

/* One certificate more, of the same authority, at that moment. */
static int reissue(struct course *course, int newest, instant at)
{
    const int new = issue(course, course->certificates[newest].authority, at);

    if (new >= 0) {
        course_arrival(course, newest, new, at);
    }
    return new;
}

struct surprises {
    instant reissued; /* 0: never */
    instant revoked;  /* what is newest then */
    instant reissued_for_that;
    instant names_changed;
};

static struct surprises draw_surprises(struct course *course)
{
    struct surprises surprises = {0, 0, 0, 0};
    const bool reissued = course_chance(course, parameters.reissue);
    const bool revoked = course_chance(course, parameters.revocation);
    const bool announced = course_chance(course, parameters.revocation_announced);
    const bool names = course_chance(course, parameters.names_change) && !course->wildcard;
    const instant at =
        by_hand(course, course->begin + course_days(YEAR_DAYS * course_next(course)));
    const instant then =
        by_hand(course, course->begin + course_days(5 + 355 * course_next(course)));
    const double days = course_next(course);

    surprises.reissued = reissued ? at : 0;
    surprises.revoked = revoked ? then : 0;
    surprises.reissued_for_that = !revoked    ? 0
                                  : announced ? then - course_days(3 * days)
                                              : then + course_days(0.1 + 1.9 * days);
    surprises.names_changed =
        names ? course->begin + course_days(YEAR_DAYS * course_next(course)) : 0;
    return surprises;
}

/* Between two renewals. */
static int surprise(struct course *course, struct surprises *surprises, int newest, instant until)
{
    if (surprises->revoked != 0 && surprises->revoked < until) {
        const instant at = surprises->reissued_for_that;
        course_add(course, surprises->revoked, COURSE_REVOKED, newest);
        surprises->revoked = 0;
        return reissue(course, newest, at);
    }
    if (surprises->reissued != 0 && surprises->reissued < until) {
        const instant at = surprises->reissued;
        surprises->reissued = 0;
        return reissue(course, newest, at);
    }
    if (surprises->names_changed != 0 && surprises->names_changed < until) {
        course->second_name = !course->second_name;
        surprises->names_changed = 0;
    }
    return newest;
}

void course_chain(struct course *course)
{
    const double age = course_next(course);
    const double kept = course->source == SOURCE_ACME   ? parameters.renew_at
                        : course->source == SOURCE_ADCS ? 1 - parameters.adcs_renews_days / 398
                                                        : 0.9;
    struct surprises surprises = draw_surprises(course);
    int newest = issue(course, first_authority(course),
                       course->begin - course_days(age * kept * course->lifetime) - INSTANT_HOUR);

    course->first = newest;
    while (newest >= 0) {
        instant at = arrival_after(course, &course->certificates[newest]);
        const int more = surprise(course, &surprises, newest, at);
        if (more != newest) {
            newest = more;
            continue;
        }
        at = at < course->begin + INSTANT_HOUR ? course->begin + INSTANT_HOUR : at;
        if (at >= course->end) {
            return;
        }
        const int new = issue(course,
                              next_authority(course, course->certificates[newest].authority,
                                             course->lifetime / 365.0),
                              at);
        if (new < 0) {
            return;
        }
        course_arrival(course, newest, new, at);
        newest = new;
    }
}

/* ---- of others ---- */

/* A certificate of the internal CA of the same name, for IKEv2. */
static void course_twin(struct course *course)
{
    const instant from = course->begin - course_days(course_next(course) * 350);
    const int old =
        course_certificate(course, "twin", SOURCE_OTHERS, AUTHORITY_INTERNAL, from, 398);
    const instant at = from + course_days(398 - parameters.adcs_renews_days);
    const int new = course_certificate(course, "twin", SOURCE_OTHERS, AUTHORITY_INTERNAL,
                                       at - 10 * INSTANT_MINUTE, 398);

    if (old < 0 || new < 0) {
        return;
    }
    course->certificates[old].ike = true;
    course->certificates[new].ike = true;
    course->certificates[new].replaces = old;
    course->certificates[new].linked = true;
    course_add(course, course->begin, COURSE_ARRIVES, old);
    course_add(course, at, COURSE_ARRIVES, new);
    course_add(course, course->certificates[old].not_after + course_days(30), COURSE_REMOVED, old);
}

void course_others(struct course *course)
{
    const bool other = course_chance(course, parameters.other_host);
    const instant when =
        by_hand(course, course->begin + course_days(YEAR_DAYS * course_next(course)));

    if (course->twin) {
        course_twin(course);
    }
    if (other || course->iis == IIS_OTHER_NAME) {
        const int index = course_certificate(course, "web", SOURCE_OTHERS, AUTHORITY_DIGITAL,
                                             course_hour_of_day(when, 0), 398);
        if (index >= 0) {
            course->certificates[index].named_otherwise = true;
            course_add(course, course->iis == IIS_OTHER_NAME ? course->begin : when, COURSE_ARRIVES,
                       index);
        }
    }
}
