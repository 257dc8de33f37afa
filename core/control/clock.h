/* Whether this server's clock can be believed. Windows sets it by weeks and more, and back, on
 * servers too (Secure Time Seeding, reported of Server 2016 and 2019), and so do hosts of virtual
 * machines and empty batteries. What a wrong clock shows of a certificate is no reason to take one
 * away that serves. */
#ifndef CONTROL_CLOCK_H
#define CONTROL_CLOCK_H

#include "host/host.h"

/* What the clock showed, and how long the machine had run. Zero: nothing. */
struct clock_reading {
    instant clock;
    instant running;
};

/* Of one process life. Zero at the start. */
struct clock_watch {
    struct clock_reading believed;     /* last */
    struct clock_reading before;       /* the last of these before a doubt that nobody ended */
    struct clock_reading doubted;      /* first, while it is */
    struct clock_reading unsure_until; /* it was set, or we began */
    instant unseen_from;               /* what it showed when somebody looked before that, */
    instant unseen_until;              /* and first after it */
    bool unstored;                     /* what this pass found */
    instant doubted_until;             /* as it was told last */
};

/* Notes in *snapshot whether its clock is doubted. It is where it went on by more than a day
 * otherwise than the machine ran, unless it shows again what it would have shown without an earlier
 * doubt, or Windows has started just now and the time service corrects it; where it shows a time
 * more than a day before the last look of an earlier process, or before the baseline was issued;
 * and for a quarter of an hour where the certificate in service ended while nobody looked. After a
 * day it is believed, and at once where an administrator insists, or where a certificate that was
 * issued since confirms it: not a self-signed one, which has its times from here. */
void clock_review(struct clock_watch *watch, bool insists, struct snapshot *snapshot);

/* The same where nothing was seen before and nothing is kept, for a dry run. */
void clock_assume(struct snapshot *snapshot);

/* Stores what the review found, where that is news. */
void clock_store(const struct clock_watch *watch, const struct host *host,
                 const struct snapshot *snapshot);

#endif
