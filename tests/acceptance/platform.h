/* What no public Windows call can do: cut the power, take a function away, make another service
 * hang. A simulated server can; on a real one a test that needs it is skipped and says so. */
#ifndef ACCEPTANCE_PLATFORM_H
#define ACCEPTANCE_PLATFORM_H

#include "bindings.h"

/* Decided once, at the first call. */
bool platform_is_simulated(void);

/* The TCP port on which what listens on `port` is reached. */
WORD platform_tcp_port(WORD port);

/* Takes back everything below. */
void platform_reset(void);

/* Returns when the services run again. */
void platform_reboot(void);

/* HttpUpdateServiceConfiguration is missing, as on Server 2016. */
void platform_has_no_update(void);
/* It is there, and refuses. */
void platform_update_fails(DWORD error);

/* How a service takes a request to stop: L"hang", L"refuse", or L"progress" for delay_ms. An empty
 * text: as it should. */
void platform_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms);

/* So many VPN clients are connected. */
void platform_has_clients(DWORD count);

/* A function fails, for calls about one object (NULL: for all), until platform_works. */
void platform_fails(const wchar_t *function, const wchar_t *object, DWORD error);
void platform_fails_once(const wchar_t *function, const wchar_t *object, DWORD error);
void platform_works(const wchar_t *function);

/* The record's hash has not 20 bytes. */
void platform_damages_binding(enum family family, WORD port);

/* The record takes its certificate from another store. */
void platform_moves_binding(enum family family, WORD port, const wchar_t *store);

#endif
