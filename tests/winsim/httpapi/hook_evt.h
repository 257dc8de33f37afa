/*
 * hook_evt.h - the calls about subscriptions, queries and channels, for the table in hook_evt.c.
 */
#ifndef WINSIM_HOOK_EVT_H
#define WINSIM_HOOK_EVT_H

#include <windows.h>

#include <winevt.h>

EVT_HANDLE WINAPI hook_evt_subscribe(EVT_HANDLE session, HANDLE signal, LPCWSTR channel,
                                     LPCWSTR query, EVT_HANDLE bookmark, PVOID context,
                                     EVT_SUBSCRIBE_CALLBACK callback, DWORD flags);
EVT_HANDLE WINAPI hook_evt_query(EVT_HANDLE session, LPCWSTR path, LPCWSTR query, DWORD flags);
BOOL WINAPI hook_evt_next(EVT_HANDLE handle, DWORD count, EVT_HANDLE *events, DWORD timeout,
                          DWORD flags, PDWORD returned);
EVT_HANDLE WINAPI hook_evt_open_channel(EVT_HANDLE session, LPCWSTR channel, DWORD flags);
BOOL WINAPI hook_evt_channel_property(EVT_HANDLE handle, EVT_CHANNEL_CONFIG_PROPERTY_ID property,
                                      DWORD flags, DWORD size, PEVT_VARIANT value, PDWORD used);
BOOL WINAPI hook_evt_set_channel_property(EVT_HANDLE handle,
                                          EVT_CHANNEL_CONFIG_PROPERTY_ID property, DWORD flags,
                                          PEVT_VARIANT value);
BOOL WINAPI hook_evt_save_channel(EVT_HANDLE handle, DWORD flags);

#endif
