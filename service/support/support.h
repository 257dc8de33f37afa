/* What who helps asks for beside what the verbs show: each part is printed to standard output. */
#ifndef SUPPORT_SUPPORT_H
#define SUPPORT_SUPPORT_H

#include "view/view.h"

/* Windows' name and build. */
void support_windows(void);

/* How the services of RRAS, ours and the clock's are registered. */
void support_services(void);

/* All SSL certificate bindings that matter for SSTP: its two, and those that take precedence. */
void support_bindings(const struct view *view);

/* What the System log has of SSTP, RRAS, HTTP.sys and TLS: the newest events, oldest first. */
void support_system_log(void);

#endif
