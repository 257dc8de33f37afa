/* When nothing but the probe finds something wrong: an interceptor, a record for a host name or a
 * full server must not cost every VPN tunnel, so one answer is no reason for anything. */
#ifndef PROOF_ALARM_H
#define PROOF_ALARM_H

#include "host/host.h"

/* Kept between passes. Zero: no alarm. */
struct probe_alarm {
    unsigned count;      /* probes that raised one, in a row and some minutes apart */
    unsigned throughout; /* the last of them with no family that let clients in */
    instant last;
    bool deaf; /* SSTP was given its time after a restart of ours, and serves nobody */
};

/* Takes in the probes of a pass. Whether SSTP was restarted for this alarm is forgotten when it
 * is over. */
void alarm_review(struct probe_alarm *alarm, const struct host *host, struct snapshot *snapshot);

/* A rotation restarted SSTP, for whatever reason: what was to be tried for the alarm was tried, and
 * is counted anew. */
void alarm_restarted(struct probe_alarm *alarm, const struct host *host);

/* SSTP was given its time after a restart of ours, and serves nobody: one more may help. */
void alarm_raise(struct probe_alarm *alarm);

/* Whether it is reported: it was seen more than once. */
bool alarm_is_reported(const struct probe_alarm *alarm);

/* When to ask again, ever more rarely; INSTANT_NEVER: there is no alarm. */
instant alarm_next_check(const struct probe_alarm *alarm);

/* So often SSTP is restarted for one. */
#define ALARM_RESTARTS 6

/* It was restarted as often as that. */
bool alarm_is_exhausted(const struct snapshot *snapshot);

/* Whether SSTP is to be restarted for it: no client got in over any family for minutes, and none is
 * connected, over whichever tunnel; or none since a restart of ours. Once; where it does not listen
 * after that either and nobody is connected, whom it would cost nothing, several times. */
bool alarm_asks_for_restart(const struct probe_alarm *alarm, const struct host *host,
                            struct snapshot *snapshot);

#endif
