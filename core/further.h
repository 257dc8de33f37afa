/* The services of AlsoRestart: they do not depend on SstpSvc, and are restarted after RemoteAccess
 * runs again. Whatever becomes of them, the rotation stands. */
#ifndef CORE_FURTHER_H
#define CORE_FURTHER_H

#include "findings.h"
#include "host.h"

/* Those that are not there, and those of which that cannot be told. */
void further_check(const struct snapshot *snapshot, struct findings *findings);

/* What an intent is to hold: those that run and, where SSTP is restarted, are to be restarted after
 * it; and those that an earlier attempt stopped and could not start again. What depends on SstpSvc
 * is restarted by the plan. */
struct further further_owed(const struct snapshot *snapshot, bool restarts);

/* SSTP is not restarted after all: leaves those that were stopped. */
void further_keep_stopped(struct further *further);

/* Whether the snapshot's intent names any. */
bool further_owes(const struct snapshot *snapshot);

/* Whether one was stopped by us and has not been started again. */
bool further_stopped(const struct snapshot *snapshot);

/* At the beginning of a pass: starts those that were stopped; the snapshot's intent is stored
 * without those that run. False: one could not be started, or that could not be stored. */
bool further_resume(const struct host *host, struct snapshot *snapshot);

/* Where RemoteAccess runs, and with what it is to run with: restarts what is owed. False: something
 * of it is still to be done. */
bool further_restart(const struct host *host, struct snapshot *snapshot);

#endif
