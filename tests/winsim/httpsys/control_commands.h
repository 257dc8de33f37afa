/* The commands of the control protocol, without their connections. */
#ifndef WINSIM_CONTROL_COMMANDS_H
#define WINSIM_CONTROL_COMMANDS_H

#include "control.h"

enum { CONTROL_LINE_SIZE = 64 * 1024, CONTROL_REPLY_SIZE = 1152 };

/* What a command answers whose reply comes later. */
extern const char control_later[];

/* Runs the command of a line, which it takes apart. NULL for OK, with the text to add to it in
 * reply; control_later; or what is wrong. */
const char *control_run(struct control *control, char *line, char reply[CONTROL_REPLY_SIZE]);

/* The next request for the URL, likewise. */
const char *control_take_request(struct control *control, char reply[CONTROL_REPLY_SIZE]);

#endif
