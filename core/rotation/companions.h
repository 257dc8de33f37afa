/* Restarts the services of AlsoRestart, once RemoteAccess runs again. */
#ifndef ROTATION_COMPANIONS_H
#define ROTATION_COMPANIONS_H

#include "host/host.h"

/* At the beginning of a pass: starts those that were stopped; the snapshot's intent is stored
 * without those that run. False: one could not be started, or that could not be stored. */
bool companions_resume(const struct host *host, struct snapshot *snapshot);

/* Where RemoteAccess runs, and with what it is to run with: restarts what is owed. False: something
 * of it is still to be done. */
bool companions_restart(const struct host *host, struct snapshot *snapshot);

#endif
