/*
 * console_pipe.h - how winsim.exe tells a program that its console is closed, its user logs off or
 * Windows shuts down. The program's pipe is named by its process; the message is the event, a DWORD
 * of CTRL_CLOSE_EVENT and its like, and so is the answer, ERROR_SUCCESS before anything happens.
 */
#ifndef WINSIM_CONSOLE_PIPE_H
#define WINSIM_CONSOLE_PIPE_H

#define CONSOLE_PIPE_FORMAT L"\\\\.\\pipe\\winsim-console-%lu"
#define CONSOLE_PIPE_MAX    64

#endif
