/* `status` for monitoring systems, each in its own form. */
#ifndef VIEW_STATUS_FORMATS_H
#define VIEW_STATUS_FORMATS_H

#include "view/view.h"

enum status_format {
    STATUS_FORMAT_NAGIOS,     /* one line, with performance data (Nagios plug-in guidelines) */
    STATUS_FORMAT_PRTG,       /* "VALUE:TEXT" of an EXE sensor: the value is the days to the end */
    STATUS_FORMAT_PROMETHEUS, /* the text format, UTF-8, for windows_exporter's textfile collector
                               */
    STATUS_FORMAT_COUNT
};

/* The format of that name. False: there is none. */
bool status_format_find(const wchar_t *name, enum status_format *format);

/* Prints it. Returns the exit code that the monitoring system knows: Nagios has 3 for what is not
 * known, and for PRTG that is a warning. */
int status_format_print(const struct view *view, const struct verdict_on_server *verdict,
                        enum status_format format);

#endif
