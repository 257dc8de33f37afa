/*
 * ending_process.h - the process of a service that was asked to stop.
 *
 * Wine's SCM starts a service anew in the process that it had, while that has not quite ended;
 * Windows' gives one that has a process of its own another.
 */
#ifndef WINSIM_ENDING_PROCESS_H
#define WINSIM_ENDING_PROCESS_H

#include <windows.h>

/* The service is about to be asked to stop. */
void ending_process_note(const wchar_t *name, SC_HANDLE service);

/* It is about to be started: where its process is ending, waits for the end. */
void ending_process_wait(const wchar_t *name);

#endif
