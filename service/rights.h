/* What the account that runs this program may do. */
#ifndef SERVICE_RIGHTS_H
#define SERVICE_RIGHTS_H

#include <stdbool.h>

/* SYSTEM, or an administrator at an elevated prompt (CheckTokenMembership). What cannot be told is
 * taken for no. */
bool rights_of_administrator(void);

#endif
