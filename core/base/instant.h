/* Points in time. One unit everywhere, so that a certificate's NotAfter, a registry key's write
 * time and a process's start can be compared without conversion. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdint.h>

/* 100 ns intervals since 1601-01-01 00:00 UTC, a Windows FILETIME. 0 means "not known". */
typedef uint64_t instant;

#define INSTANT_SECOND ((instant)10000000)
#define INSTANT_MINUTE (60 * INSTANT_SECOND)
#define INSTANT_HOUR   (60 * INSTANT_MINUTE)
#define INSTANT_DAY    (24 * INSTANT_HOUR)
#define INSTANT_NEVER  UINT64_MAX

#endif
