/*
 * fixture_log.h - a log of the tests' own, which is a channel as well (WES/windows-event-log).
 */
#ifndef WINSIM_TESTS_FIXTURE_LOG_H
#define WINSIM_TESTS_FIXTURE_LOG_H

#include "fixture.h"

/* The log with its source TEST_SOURCE, empty; to be closed with CloseEventLog. */
HANDLE fixture_open_log(void);

/* Writes an event of TEST_SOURCE with one string, and waits until it can be read. */
void fixture_write_event(DWORD id, const wchar_t *text);

/* Takes the log's registration away; none is fine. */
void fixture_remove_log(void);

#endif
