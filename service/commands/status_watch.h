/* `status --watch`: the screen, drawn again when something changes. */
#ifndef COMMANDS_STATUS_WATCH_H
#define COMMANDS_STATUS_WATCH_H

/* Until Ctrl+C. `seconds`: drawn again after so many in any case; 0: only when there is a reason.
 * Returns an exit code. */
int status_watch(unsigned seconds);

#endif
