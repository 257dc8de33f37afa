/* A value of an event as text. */
#ifndef SUPPORT_EVENT_VALUE_H
#define SUPPORT_EVENT_VALUE_H

#include <windows.h>
#include <winevt.h>

#include <stdbool.h>

#include "win32/annotations.h"

#define EVENT_VALUE_SIZE 512 /* characters with the terminator */

/* Classic sources have texts alone; those with a manifest have numbers, too: what Schannel and
 * RasSstp say of an error is one. False: it has neither. */
_Check_return_ bool event_value_format(_In_ const EVT_VARIANT *value,
                                       _Out_writes_z_(EVENT_VALUE_SIZE)
                                           wchar_t text[EVENT_VALUE_SIZE]);

#endif
