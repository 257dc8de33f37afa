/*
 * redirect.h - sends the main program's imports to functions of this DLL.
 *
 * Only the main program's import table is rewritten: every other module, this DLL included, keeps
 * calling Wine. A redirection whose call Wine does right calls through.
 */
#ifndef WINSIM_REDIRECT_H
#define WINSIM_REDIRECT_H

#include <stddef.h>

typedef void (*redirect_function)(void);

struct redirection {
    const char *name; /* of the import, whichever module it is imported from */
    redirect_function function;
};

#define REDIRECT(name, function)                                                                   \
    {                                                                                              \
        name, (redirect_function)(function)                                                        \
    }

/* One table a subject, ended by an entry without a name. */
extern const struct redirection console_redirections[];
extern const struct redirection crypt_redirections[];
extern const struct redirection crypt_make_redirections[];
extern const struct redirection scm_redirections[];
extern const struct redirection scm_config_redirections[];
extern const struct redirection scm_security_redirections[];
extern const struct redirection eventlog_redirections[];
extern const struct redirection evt_redirections[];
extern const struct redirection mitigation_redirections[];
extern const struct redirection name_redirections[];
extern const struct redirection registry_redirections[];
extern const struct redirection resolve_redirections[];
extern const struct redirection rights_redirections[];
extern const struct redirection clock_redirections[];
extern const struct redirection code_page_redirections[];
extern const struct redirection schannel_redirections[];
extern const struct redirection service_redirections[];
extern const struct redirection socket_redirections[];
extern const struct redirection wait_redirections[];

void redirect_main_program(void);

#endif
