/* The services of AlsoRestart: they do not depend on SstpSvc, and are restarted after RemoteAccess
 * runs again. Whatever becomes of them, the rotation stands. */
#ifndef PLAN_COMPANIONS_H
#define PLAN_COMPANIONS_H

#include "model/snapshot.h"

/* What an intent is to hold: those that run and, where SSTP is restarted, are to be restarted after
 * it; and those that an earlier attempt stopped and could not start again. What depends on SstpSvc
 * is restarted by the plan. */
struct companions companions_owed(const struct snapshot *snapshot, bool restarts);

/* What was observed of it. NULL: it is not in the settings any more, or could not be read. */
const struct service_facts *companions_facts(const struct snapshot *snapshot, const char *name);

/* There must be room. */
void companions_add(struct companions *companions, const char *name, bool stopped);

/* SSTP is not restarted after all: leaves those that were stopped. */
void companions_keep_stopped(struct companions *companions);

/* Whether the snapshot's intent names any. */
bool companions_owes(const struct snapshot *snapshot);

/* Whether one was stopped by us and has not been started again. */
bool companions_stopped(const struct snapshot *snapshot);

#endif
