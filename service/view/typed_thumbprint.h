/* A thumbprint by its first digits, as screens show it. */
#ifndef VIEW_TYPED_THUMBPRINT_H
#define VIEW_TYPED_THUMBPRINT_H

#include "base/thumbprint.h"
#include "win32/annotations.h"

#include <stdbool.h>

/* Of the only certificate in the store whose thumbprint begins with these digits: at least eight,
 * with spaces and colons between them. False: that is none, or there are several. */
bool typed_thumbprint(_In_z_ const char *typed, _Out_ struct thumbprint *thumbprint);

#endif
