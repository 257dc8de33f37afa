/*
 * settings.h - the names under which the simulated Windows keeps its configuration, and their
 * readers.
 *
 * Everything lies under HKLM\Software\winsim (64-bit view). Readers never write and never change
 * the calling thread's last error, so that they can be used inside a redirected function. An absent
 * or wrongly typed value reads as the given default.
 */
#ifndef WINSIM_SETTINGS_H
#define WINSIM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#define WINSIM_ROOT L"Software\\winsim"

/* Values of the root. */
#define WINSIM_CONTROL_PORT   L"ControlPort"
#define WINSIM_PORT_OFFSET    L"PortOffset"
#define WINSIM_DATA_DIRECTORY L"DataDirectory"
#define WINSIM_NO_UPDATE      L"NoUpdate"
#define WINSIM_UPDATE_ERROR   L"UpdateError"
/* DWORD: what an exact query and a delete answer where there is no record; absent: 2 */
#define WINSIM_ABSENT_ERROR L"AbsentError"
/* DWORD: with what a record of the Central Certificate Store is refused; absent: 50 */
#define WINSIM_CENTRAL_STORE_ERROR L"CentralStoreError"
/* DWORD 1: HTTP.sys does not know extended parameters, as with NoUpdate */
#define WINSIM_NO_EXTENDED     L"NoExtended"
#define WINSIM_DEPENDENCY_WAIT L"DependencyWaitMs"
#define WINSIM_CLOCK_AHEAD     L"ClockAheadSeconds" /* so much time has passed for the program */
#define WINSIM_CLOCK_WRONG     L"ClockWrongSeconds" /* the same of its clock alone; may be negative */
#define WINSIM_CONNECTIONS     L"Connections"       /* VPN clients while RemoteAccess runs */

/* TCP port on 127.0.0.1 of the load balancer in front, which every other machine's address means;
 * absent: nobody answers there. */
#define WINSIM_BALANCER_PORT L"BalancerPort"

/* DWORD: AT_SIGNATURE keys are refused with 1312 (0, absent), or bound, and every handshake fails
 * (1), or bound, and serve (2). */
#define WINSIM_SIGNATURE_KEYS L"SignatureKeys"

/* DWORD 1: TLS presents what the bound certificate says that it was renewed to; absent: that one
 * itself. When the record is set or restored. */
#define WINSIM_FOLLOWS_RENEWALS L"FollowsRenewals"

/* DWORD 1: every program runs as SYSTEM; absent: services do. */
#define WINSIM_AS_SYSTEM L"AsSystem"

/* DWORD: how many of SSTP's ports are free when SstpSvc starts; absent: enough. */
#define WINSIM_FREE_PORTS L"FreePorts"

/* DWORD 1: SstpSvc, RasMan and RemoteAccess share the process of another service; absent: each has
 * its own. */
#define WINSIM_SHARED_PROCESSES L"SharedProcesses"

/* DWORD: the process id that SstpSvc, RasMan and RemoteAccess show while they start or stop;
 * absent: that of their process. */
#define WINSIM_PENDING_PROCESS L"PendingProcess"

#define WINSIM_OUTPUT_PAGE L"OutputCodePage" /* of the console; 0: there is none */
/* DWORD 1: SSTP behind a load balancer (UseHttps = 0) does not listen; absent: on plain HTTP. */
#define WINSIM_PLAIN_DEAF L"OffloadListensNot"

/* SZ: the name of values that are not written, with success; absent: none. */
#define WINSIM_UNWRITTEN L"UnwrittenValue"

/* The IP listen list. DWORD 1: what is set is in force at once; absent: when HTTP.sys starts anew.
 */
#define WINSIM_LISTEN_AT_ONCE L"ListenListAtOnce"
#define WINSIM_LISTEN_EMPTY   L"ListenListEmptyError" /* asked for an empty one; absent: 2 */

/* Of programs in a console. DWORD: how many milliseconds they have for their end, absent: 5000;
 * whether windows are told of the end of a session, absent: 1, or the console's handlers, 0. */
#define WINSIM_HUNG_APP          L"HungAppTimeout"
#define WINSIM_SESSION_BY_WINDOW L"SessionByWindow"

#define WINSIM_NEXT_EMPTY   L"EvtNextEmptyError"         /* when there is no event; absent: 259 */
#define WINSIM_EVT_DISABLED L"EvtSubscribeDisabledError" /* to a disabled channel; absent: none */
#define WINSIM_EVT_GONE     L"EvtBookmarkGoneError" /* strictly after what is gone; absent: 1168 */

/* The Event Log service. DWORD: how often it was started again, which ends what was opened before;
 * the error while it is away, absent: none; what a dead handle gets, absent: 6; and whether the
 * signals of subscriptions that have died are set, absent: no. */
#define WINSIM_EVENT_LOG_RUN     L"EventLogRun"
#define WINSIM_EVENT_LOG_AWAY    L"EventLogAway"
#define WINSIM_EVENT_LOG_DEAD    L"EventLogDeadError"
#define WINSIM_EVENT_LOG_SIGNALS L"EventLogDeadSignals"

/* Sub-keys of the root. */
#define WINSIM_FAIL         L"Fail"       /* <FunctionName> DWORD: the error code to fail with */
#define WINSIM_FAIL_COUNT   L"FailCount"  /* <FunctionName> DWORD: how many more times */
#define WINSIM_FAIL_OBJECT  L"FailObject" /* <FunctionName> SZ: only calls about this object */
#define WINSIM_CLOSE_AT     L"CloseAt"    /* <FunctionName> SZ: see hook_console.h */
#define WINSIM_COUNT        L"Count" /* <FunctionName> DWORD: how many calls; counted if there */
#define WINSIM_COUNT_OBJECT L"CountObject" /* <FunctionName> SZ: only calls about this object */
#define WINSIM_LACKING                                                                             \
    L"Lacking" /* <FunctionName> DWORD: calls refused because their handle lacked a right */
#define WINSIM_VOLATILE                                                                            \
    L"Volatile" /* value names: full paths of volatile keys, see volatile_keys.h */
/* <SHA-1 thumbprint> DWORD: HTTP.sys answers 87 about that certificate until then, in seconds since
 * 1970; 0xffffffff: for good */
#define WINSIM_TOO_NEW  L"TooNew"
#define WINSIM_ARCHIVED L"Archived" /* <SHA-1 thumbprint> DWORD 1: an archived certificate */
#define WINSIM_HOSTS                                                                               \
    L"Hosts" /* <host name> DWORD: 0 has an address, 1 nobody answers, 2 has                       \
        none, 3 nobody has answered */
#define WINSIM_KEY_ANSWERS                                                                         \
    L"KeyAnswers" /* <SHA-1 thumbprint> DWORD: what opening its key answers, to whomever */
#define WINSIM_KEY_BLOCKS                                                                          \
    L"KeyBlocks" /* <SHA-1 thumbprint> DWORD: for so many ms opening its key does not return */
#define WINSIM_CHANNELS L"Channels" /* <channel> DWORD: 0 enabled, 1 disabled, 2 absent */
#define WINSIM_EVENT_LOGS                                                                          \
    L"EventLogs" /* <log> DWORD: changes with each event, for who watches it */
#define WINSIM_EVENT_NUMBERS                                                                       \
    L"EventNumbers"                 /* <log> DWORD: its last record's number when it was cleared */
#define WINSIM_SERVICES L"Services" /* <service name>\ : how its stand-in behaves */

/* Values of Services\<name>. StartBehaviour: hang (until it is changed), hang-progress (the
 * same with checkpoints), fail (with StartError), crash (before it runs), crash-running (once it
 * runs). StopBehaviour: hang, hang-progress, refuse, crash, progress (checkpoints during the
 * delay). ListenBehaviour, of SstpSvc alone, read when it starts: late (it runs and listens once
 * this is changed), late-ipv4, late-ipv6 (over that family), never (not in this life), refused (nor
 * then, and it says so: event 22), complains (it says so, and listens). */
#define WINSIM_START_DELAY      L"StartDelayMs" /* with checkpoints */
#define WINSIM_STOP_DELAY       L"StopDelayMs"
#define WINSIM_START_BEHAVIOUR  L"StartBehaviour"
#define WINSIM_WAIT_HINT        L"WaitHintMs" /* what a pending status promises */
#define WINSIM_STOP_BEHAVIOUR   L"StopBehaviour"
#define WINSIM_LISTEN_BEHAVIOUR L"ListenBehaviour"
#define WINSIM_LISTEN_DELAY     L"ListenDelayMs" /* so long after its start, of SstpSvc alone */
#define WINSIM_NEEDS_CERTIFICATE                                                                   \
    L"NeedsCertificate" /* DWORD, of RemoteAccess alone: it ends when SSTP's certificate vanishes, \
                           and does not start without, with this code of its own beside 1066;      \
                           0xffffffff: its process ends. 0, absent: it runs on */
#define WINSIM_START_ERROR    L"StartError"         /* DWORD, the exit code of a start that fails */
#define WINSIM_START_SPECIFIC L"StartSpecificError" /* DWORD: its own code, beside 1066 */

/* DWORDs of Services\SstpSvc, 1: SSTP's start is as third parties report it (facts/windows.md 4);
 * absent: as services/sstp_story.c has it. */
/* Bindings and hashes are chosen and mended when RemoteAccess starts. */
#define WINSIM_ROUTING_REPAIRS L"RemoteAccessRepairs"
/* In automatic mode: bindings whose certificate has left its store are removed, whosever they are;
 * so are SSTP's own on other ports; a missing family's is made with the other's certificate; stored
 * hashes are computed anew; of two that differ, the one that is SSTP's gets the other's certificate
 * if only one is. */
#define WINSIM_REMOVES_GONE      L"RemovesGone"
#define WINSIM_REMOVES_FORMER    L"RemovesFormerPort"
#define WINSIM_MAKES_MISSING     L"MakesMissing"
#define WINSIM_OVERWRITES_HASHES L"OverwritesHashes"
#define WINSIM_MENDS_DIFFERING   L"MendsDiffering"
/* Pinned, beside a binding of others that differs nothing is changed. */
#define WINSIM_PINNED_ALL L"PinnedAllOrNothing"
/* Parameters that are wrong are no reason not to serve: events 17 to 19 are warnings. */
#define WINSIM_WARNS_ONLY L"WarnsOnly"

/* What stands when the registry says nothing. */
#define WINSIM_DEFAULT_DATA_DIRECTORY L"C:\\winsim"
#define WINSIM_EVENT_LOG_FOLDER       L"eventlog"
#define WINSIM_KEY_FOLDER             L"keys"

/* `subkey` is relative to the root; NULL means the root itself. */
DWORD settings_dword(const wchar_t *subkey, const wchar_t *name, DWORD otherwise);

/* Copies a REG_SZ value, always terminated. False, and an empty string, if it is absent, not a
 * string or longer than `capacity` characters. */
bool settings_string(const wchar_t *subkey, const wchar_t *name, wchar_t *text, size_t capacity);

/* Writers, for tests and for winsim.exe. They return a Windows error code. */
DWORD settings_set_dword(const wchar_t *subkey, const wchar_t *name, DWORD value);
DWORD settings_set_string(const wchar_t *subkey, const wchar_t *name, const wchar_t *text);
DWORD settings_remove(const wchar_t *subkey, const wchar_t *name); /* absent already: success */

/* <DataDirectory>\<folder>[\<file>]; `file` may be NULL. False if it does not fit. */
bool settings_data_path(const wchar_t *folder, const wchar_t *file, wchar_t *path, size_t capacity);

#endif
