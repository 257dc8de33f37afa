/* Event inserts as the Event Log may have them. Names come from certificates, the registry and
 * other programs, and viewers do not take them as they are: what looks like a placeholder is
 * expanded once more (winbase/nf-winbase-reporteventw on %n, "Message files" on %%n), and a line
 * that begins anywhere looks as if this service had written it. The format specifier !S!, by which
 * a message could forbid it, is no way out: who formats our message with FormatMessageW would be
 * asked for text in the ANSI code page. Plain C but for its types. */
#ifndef WIN32_LOG_TEXT_H
#define WIN32_LOG_TEXT_H

#include <windows.h>

#include "win32/annotations.h"

#define EVENT_INSERTS_MAX 10
#define LOG_TEXT_SIZE     16384 /* characters of all inserts; one alone may have 31,839 in the log */

/* What stands for a percent sign, which no viewer takes for the beginning of anything. */
#define LOG_TEXT_PERCENT L'\xff05'

struct log_text {
    const wchar_t *inserts[EVENT_INSERTS_MAX]; /* into text */
    wchar_t text[LOG_TEXT_SIZE];
};

/* Copies the inserts, at most EVENT_INSERTS_MAX: a percent sign becomes LOG_TEXT_PERCENT, what
 * would move the cursor or turn the direction of reading "?" (text_shows), and so does half a
 * surrogate pair. Line ends that are whole stay: they are ours. What does not fit is cut. */
void log_text_make(struct log_text *made, _In_reads_opt_(count) const wchar_t *const *inserts,
                   size_t count);

#endif
