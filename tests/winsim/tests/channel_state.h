/*
 * channel_state.h - whether channels of Windows are enabled.
 */
#ifndef WINSIM_TESTS_CHANNEL_STATE_H
#define WINSIM_TESTS_CHANNEL_STATE_H

#include <stdbool.h>

#include <winsock2.h> /* before windows.h */

#include <windows.h>

/* Where renewals are told, the one channel of others that a test disables for a moment. */
#define RENEWALS L"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"

/* ERROR_SUCCESS: enabled; ERROR_SERVICE_DISABLED: not; else the code of opening it. */
DWORD channel_config(const wchar_t *channel);

/* ERROR_SUCCESS, or why it cannot be done. */
DWORD channel_switch(const wchar_t *channel, bool enabled);

#endif
