/*
 * fixture_services.h - services for the tests, played by the test program itself.
 */
#ifndef WINSIM_TESTS_FIXTURE_SERVICES_H
#define WINSIM_TESTS_FIXTURE_SERVICES_H

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

/* A depends on nothing, B on A, C on B. */
#define SERVICE_A L"WinsimTestA"
#define SERVICE_B L"WinsimTestB"
#define SERVICE_C L"WinsimTestC"

/* What their handlers return for a set clock, so that a test sees them called: and the seconds by
 * which it was set. */
#define TIME_CHANGE_ANSWER 4711u

/* Creates A, B and C, all stopped, on demand. */
void fixture_make_services(void);

/* Stops and deletes whatever of them exists. */
void fixture_remove_services(void);

/* Makes the service depend on others: a MULTI_SZ list. */
void fixture_depend(const wchar_t *name, const wchar_t *dependencies);
void fixture_disable(const wchar_t *name);

SC_HANDLE fixture_open_service(const wchar_t *name, DWORD access);
DWORD fixture_state(const wchar_t *name);

/* The last error of StartServiceW, ERROR_SUCCESS if it started and runs. */
DWORD fixture_start(const wchar_t *name);
/* The last error of ControlService, ERROR_SUCCESS once it is stopped. */
DWORD fixture_stop(const wchar_t *name);

#endif
