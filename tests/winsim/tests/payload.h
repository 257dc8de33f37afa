/*
 * payload.h - events with a payload of their own, which only a provider with a manifest writes.
 */
#ifndef WINSIM_TESTS_PAYLOAD_H
#define WINSIM_TESTS_PAYLOAD_H

#include "fixture.h"

#define PAYLOAD_CHANNEL L"WinsimTest/Operational"

/* Makes the channel, empty. */
void payload_begin(void);

/* Writes an event of the source WinsimTestSource with a text and a number in its payload. */
void payload_write(DWORD id, const wchar_t *text);

#endif
