/*
 * The verbs of winsim.exe, one function each. They get the arguments after the verb and return the
 * exit code: 0 done, 1 failed (said on stderr), 3 wrong usage (main prints it).
 */
#ifndef WINSIM_VERBS_H
#define WINSIM_VERBS_H

#include "arguments.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 3 };

typedef int verb_run(struct arguments *arguments);

verb_run verb_create, verb_reset;                     /* server.c */
verb_run verb_import, verb_delete, verb_certificates; /* certificates.c */
verb_run verb_root_list;                              /* root_programme.c */
verb_run verb_netsh;                                  /* netsh.c */
verb_run verb_bind, verb_unbind;                      /* bind.c */
verb_run verb_balancer;                               /* balancer.c */
verb_run verb_events;                                 /* events.c */
verb_run verb_renewal_event, verb_channel;            /* renewals.c */
verb_run verb_control;                                /* control.c */
verb_run verb_console;                                /* console.c */
verb_run verb_desktop;                                /* desktop.c */
verb_run verb_services, verb_start_type, verb_start, verb_stop, verb_restart,
    verb_reboot;               /* power.c */
verb_run verb_set, verb_unset; /* switches.c */

#endif
