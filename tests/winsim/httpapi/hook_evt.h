/*
 * hook_evt.h - the calls about subscriptions and queries, for the table in hook_evt.c.
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

#endif
