/* A window that nobody sees, for learning that the session ends: the user logs off or Windows
 * shuts down (WM_QUERYENDSESSION, WM_ENDSESSION). */
#ifndef OUTPUT_SESSION_WINDOW_H
#define OUTPUT_SESSION_WINDOW_H

/* `end` is called on a thread of its own when the session does end; once it returns, Windows ends
 * the process. It does so after some seconds anyway. Where there can be no window that is not
 * learnt. The window lasts as long as the process. */
void session_window_open(void (*end)(void));

#endif
