/* Whose programs process.h runs. */
#ifndef ACCEPTANCE_PROCESS_ACCOUNT_H
#define ACCEPTANCE_PROCESS_ACCOUNT_H

#include <stdbool.h>

/* From now on they run as an ordinary user's, logged on here: the same account without the rights
 * of the administrators, as at a prompt that is not elevated. */
void process_as_user(bool as_user);

#endif
