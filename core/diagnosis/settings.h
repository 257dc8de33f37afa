/* What the settings ask for and cannot be had. */
#ifndef DIAGNOSIS_SETTINGS_H
#define DIAGNOSIS_SETTINGS_H

#include "findings/findings.h"

/* Mode says that nothing is to be changed. */
void drift_check_mode(const struct snapshot *snapshot, struct findings *findings);

/* A bad value of a setting that restricts never widens to the default: nothing is changed until it
 * is put right. */
void drift_check_settings(const struct snapshot *snapshot, struct findings *findings);

/* A setting that says when RemoteAccess may be restarted is of no use: a finding, and renewals wait
 * for their deadline. */
void drift_check_restart_settings(const struct snapshot *snapshot, struct findings *findings);

/* The services of AlsoRestart that are not there, and those of which that is not known. */
void drift_check_companions(const struct snapshot *snapshot, struct findings *findings);

#endif
