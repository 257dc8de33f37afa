/* The parts of a run that are processes of their own. */
#ifndef ACCEPTANCE_REAL_PARTS_H
#define ACCEPTANCE_REAL_PARTS_H

#include "acceptance.h"

#define PART_SAVE      L"--part-save"
#define PART_FACT      L"--part-fact"
#define PART_RESTORE   L"--part-restore"
#define PART_SCENARIOS L"--part-scenarios"
#define PART_STAND_IN  L"--part-stand-in"
#define PART_SHIFT     L"SSTP_ACCEPTANCE_PORTS_SHIFTED_BY" /* in the environment of each */

/* Begins a line that a part writes for who started the run, though it succeeds. */
#define PART_NOTE "note: "

/* True if the arguments are those of a part, or of what a test starts; then *exit_code is how it
 * ended. */
bool parts_command(int count, wchar_t **arguments, int *exit_code);

#endif
