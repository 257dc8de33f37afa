/*
 * hook_schannel.c - Schannel as a client that refuses by itself, as by this machine's policy: the
 * first call has sent nothing and heard nothing, a later one has heard the server. The first counts
 * a second time by whom it asks for. For the product alone: tests are clients, too.
 */
#include <stdbool.h>

#include <windows.h>

#define SECURITY_WIN32
#include <security.h>

#include "fault.h"
#include "host_program.h"
#include "redirect.h"

#define PRODUCT L"sstp-cert-rotator.exe"

static DWORD refusal(const wchar_t *function, const wchar_t *call)
{
    return host_program_is(PRODUCT) ? fault_code(function, call) : ERROR_SUCCESS;
}

static FARPROC schannel(const char *name)
{
    return GetProcAddress(GetModuleHandleW(L"secur32.dll"), name); /* who calls it has it loaded */
}

static SECURITY_STATUS WINAPI hook_acquire(LPWSTR principal, LPWSTR package, ULONG use, void *logon,
                                           void *data, SEC_GET_KEY_FN get_key, void *argument,
                                           PCredHandle credentials, PTimeStamp expiry)
{
    const DWORD fault = refusal(L"AcquireCredentialsHandle", NULL);
    ACQUIRE_CREDENTIALS_HANDLE_FN_W real = NULL;

    if (fault != ERROR_SUCCESS) {
        return (SECURITY_STATUS)fault;
    }
    real = (ACQUIRE_CREDENTIALS_HANDLE_FN_W)(void (*)(void))schannel("AcquireCredentialsHandleW");
    return real(principal, package, use, logon, data, get_key, argument, credentials, expiry);
}

static SECURITY_STATUS WINAPI hook_initialize(PCredHandle credentials, PCtxtHandle context,
                                              SEC_WCHAR *target, ULONG wanted, ULONG reserved,
                                              ULONG representation, PSecBufferDesc input,
                                              ULONG reserved_too, PCtxtHandle new_context,
                                              PSecBufferDesc output, ULONG *attributes,
                                              PTimeStamp expiry)
{
    DWORD fault = refusal(L"InitializeSecurityContext", context == NULL ? L"first" : L"later");
    INITIALIZE_SECURITY_CONTEXT_FN_W real = NULL;

    if (fault == ERROR_SUCCESS && context == NULL) {
        fault = refusal(L"InitializeSecurityContext/target", target);
    }
    if (fault != ERROR_SUCCESS) {
        return (SECURITY_STATUS)fault;
    }
    real = (INITIALIZE_SECURITY_CONTEXT_FN_W)(void (*)(void))schannel("InitializeSecurityContextW");
    return real(credentials, context, target, wanted, reserved, representation, input, reserved_too,
                new_context, output, attributes, expiry);
}

const struct redirection schannel_redirections[] = {
    REDIRECT("AcquireCredentialsHandleW", hook_acquire),
    REDIRECT("InitializeSecurityContextW", hook_initialize),
    {0},
};
