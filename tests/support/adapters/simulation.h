/* Switches of the simulated server (tests/winsim/common/settings.h) as these tests use them. */
#ifndef ADAPTERS_SIMULATION_H
#define ADAPTERS_SIMULATION_H

#include "registry_guard.h"

#define SIMULATION_KEY L"Software\\winsim"

/* Makes every call of a function (about one object only, unless NULL) fail, until ended. */
void fail_calls(const wchar_t *function, const wchar_t *object, DWORD code);
void fail_calls_times(const wchar_t *function, DWORD code, DWORD times);
/* Counts the calls about one object, anew, until failures are ended. */
void count_calls(const wchar_t *function, const wchar_t *object);
DWORD calls_counted(const wchar_t *function);
/* What HTTP.sys says of a record that is not there, until failures are ended. */
void answer_absent_with(DWORD code);
void end_failures(void);
/* SstpSvc, RasMan and RemoteAccess with one that was there before; until behaviours are ended. */
void services_share_their_process(bool shared);

/* Whether a call was refused since this was asked last, because its handle had been opened without
 * the right that it needs. */
bool lacked_rights(void);

/* How a stand-in service behaves: StopBehaviour or StartBehaviour; NULL ends it. */
void behave(const wchar_t *service, const wchar_t *setting, const wchar_t *behaviour);
void end_behaviours(void);

#endif
