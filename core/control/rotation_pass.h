/* Carries out the plan of a pass, and draws the conclusions from how that ended. */
#ifndef CONTROL_ROTATION_PASS_H
#define CONTROL_ROTATION_PASS_H

#include "control/pass.h"

struct pass rotation_pass(struct reconciler *reconciler, const struct host *host,
                          struct pass_memory *memory);

#endif
