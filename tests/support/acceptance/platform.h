/* What no public Windows call can do: cut the power, take a function away, make another service
 * hang. A simulated server can; on a real one a test that needs it is skipped and says so. */
#ifndef ACCEPTANCE_PLATFORM_H
#define ACCEPTANCE_PLATFORM_H

#include "bindings.h"

/* Decided once, at the first call. */
bool platform_is_simulated(void);

/* From now on this is a real server, whatever there is of a simulated one: a run with --real asks
 * nothing but Windows. Its ports are reached so much higher: 0, on anything but a playground. */
void platform_be_real(WORD ports_shifted_by);

/* The TCP port on which what listens on `port` is reached. */
WORD platform_tcp_port(WORD port);

/* How many handles the process has open. */
DWORD platform_handles_of(DWORD process_id);

/* Takes back everything below. */
void platform_reset(void);

/* Whether a call was refused since this was asked last, because its handle had been opened without
 * the right that it needs; says which. A real server only refuses. */
bool platform_lacked_rights(void);

/* Returns when the services run again. */
void platform_reboot(void);

/* Windows tells the product: L"timechange", L"power-resume", L"preshutdown" (and waits until it has
 * stopped) or L"shutdown". False where it does not accept that. */
bool platform_notifies_product(const wchar_t *control);
/* What ends a program in a console: "close", "logoff" or "shutdown". */
void platform_ends_console(DWORD process_id, const wchar_t *how);
/* It is closed at the product's next call of that function about that object (NULL: any). */
void platform_closes_console_at(const wchar_t *function, const wchar_t *object);
/* That call was made. */
bool platform_has_closed_console(void);
/* The end of a session is told to the console's handler, not to a window. */
void platform_session_by_handler(void);
/* Windows waits that long for programs in a console. */
void platform_console_time(DWORD milliseconds);

/* HttpUpdateServiceConfiguration is missing, as on Server 2016. */
void platform_has_no_update(void);
/* It is there, and refuses. */
void platform_update_fails(DWORD error);
/* What HTTP.sys says of a record that is not there. */
void platform_says_absent_with(DWORD error);
/* HTTP.sys does not take a certificate yet, as Server 2025 where it was just enrolled; or takes it.
 */
void platform_takes_certificate(const struct certificate *certificate, bool takes);
/* The feature IIS-CertProvider is there and configured. */
void platform_has_central_store(void);

/* How a service takes a request to stop: L"hang", L"refuse", L"crash", or L"progress" for delay_ms.
 * An empty text: as it should. */
void platform_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms);
/* How it starts: L"hang", L"fail" with an exit code, L"crash" before it runs, L"crash-running" as
 * soon as it does. */
void platform_starting(const wchar_t *service, const wchar_t *behaviour, DWORD exit_code);

/* It fails with 1066, and that code of its own. */
void platform_starting_fails_with(const wchar_t *service, DWORD specific_code);

/* RemoteAccess ends when SSTP's certificate leaves MY, and does not start without it: with 1066 and
 * this code of its own; 0: its process ends (1067). */
void platform_rras_needs_certificate(DWORD specific_code);

/* From its next start on SSTP listens L"late", once that is taken back, or L"never", whatever
 * becomes of it before the start after; L"late-ipv4" and L"late-ipv6": over that family;
 * L"refused": as "never", and it logs RasSstp 22; L"complains": it logs that, and listens. An empty
 * text: as it should. */
void platform_sstp_listens(const wchar_t *behaviour);
/* It listens so long after RemoteAccess runs. */
void platform_sstp_listens_after(DWORD milliseconds);
/* SstpSvc, RasMan and RemoteAccess live in the process of another service, as on Server 2016. */
void platform_services_share_processes(void);
/* What the three show as their process while they start or stop is not valid. */
void platform_services_pend_without_process(void);

/* It is RemoteAccess' start that chooses and mends bindings and has SSTP listen, not SstpSvc's. */
void platform_rras_repairs(void);
/* That, and all else that third parties report otherwise than the simulation has it: at its start
 * RRAS removes what names a deleted certificate, makes what is missing, overwrites hashes. */
void platform_rras_is_as_reported(void);

/* The console of the product has that code page; 0: it has none. */
void platform_has_code_page(DWORD page);

/* So many of SSTP's ports are free from the next start of SstpSvc on. */
void platform_has_free_ports(DWORD count);

/* HTTP.sys listens on these addresses only, with commas; NULL: on all. What is listed is in force.
 */
void platform_listens_on(const wchar_t *addresses);
/* What HTTP.sys says of a list that is empty. */
void platform_says_empty_list_with(DWORD error);
/* They are listed, and HTTP.sys has not been started anew since. */
void platform_lists(const wchar_t *addresses);

/* The load balancer in front presents that certificate, which is in MY now; or is not there. */
void platform_balancer_presents(const struct certificate *certificate);
void platform_balancer_is_away(void);

/* The name has an address, that of the balancer; or nobody answers who is asked for it. Others are
 * not known. */
void platform_knows_name(const char *name, bool answered);

/* One more service, which depends on another (NULL: on none) and is stopped. platform_reset removes
 * it. */
#define PLATFORM_COMPANION_SERVICE L"VpnMonitor"
void platform_has_companion(const wchar_t *needed);

/* The Windows Time service runs; the simulated one has none until then. platform_reset removes it.
 */
#define PLATFORM_TIME_SERVICE L"W32Time"
void platform_has_time_service(void);

/* So many VPN clients are connected. */
void platform_has_clients(DWORD count);

/* What opening the certificate's key answers, to whomever; ERROR_SUCCESS: as it is. */
void platform_key_answers(const struct certificate *certificate, DWORD error);
/* Opening it does not return for so long, or until this is taken back with 0. */
void platform_key_blocks(const struct certificate *certificate, DWORD milliseconds);
/* AT_SIGNATURE keys: 0 HTTP.sys refuses them, 1 every handshake fails, 2 they serve. */
void platform_signature_keys(DWORD kind);
/* Windows has the public authority among the roots of its programme. */
void platform_has_public_authority(void);
/* TLS presents what a bound certificate says that it was renewed to, from when it is bound on. */
void platform_presents_renewals(void);

/* For the product so many seconds more have passed than for everybody else. */
void platform_clock_ahead(DWORD seconds);
/* From now on the clock that the product is shown is so many seconds ahead; negative: behind. */
void platform_clock_wrong(LONG seconds);

/* Certificate services log an event about a certificate, as `winsim renewal-event` puts it. */
void platform_renewal_event(DWORD id, const wchar_t *arguments);
/* The channel of such events is L"enabled", L"disabled" or L"absent". */
void platform_channel(const wchar_t *state);
/* What EvtNext says where there is no event. */
void platform_ends_events_with(DWORD error);
/* The Event Log service ends, with what was opened of it, and answers nobody; it is there again. */
void platform_event_log_ends(void);
void platform_event_log_begins(void);
/* Nothing is left of a process that was killed while it waited to be told of services. */
void platform_forgets_killed(void);
/* It was started again, and the product is not told of it yet. What it has of before is signalled,
 * and EvtNext answers with this. */
void platform_event_log_restarts_first(DWORD error);
/* What EvtSubscribe says of a disabled channel, and of a bookmark whose event is gone. */
void platform_disabled_channel_refuses(DWORD error);
void platform_says_bookmark_is_gone_with(DWORD error);
void platform_clears_application_log(void);
/* Another source logs an event. */
void platform_logs(const wchar_t *source, DWORD id);

/* A function fails, for calls about one object (NULL: for all), until platform_works. */
void platform_fails(const wchar_t *function, const wchar_t *object, DWORD error);
void platform_fails_once(const wchar_t *function, const wchar_t *object, DWORD error);
void platform_works(const wchar_t *function);
/* What the product writes into values of this name is answered with success, and not there. */
void platform_leaves_unwritten(const wchar_t *value);

/* From now on the product's calls of a function about one object (NULL: about any) are
 * counted. */
void platform_counts(const wchar_t *function, const wchar_t *object);
DWORD platform_count(const wchar_t *function);

/* The record's hash has not 20 bytes. */
void platform_damages_binding(enum family family, WORD port);

/* The record takes its certificate from another store. */
void platform_moves_binding(enum family family, WORD port, const wchar_t *store);

#endif
