/* What a rotation waits for, and how a test gets into the middle of it: a renewal, which each of
 * these returns, is put into use on a watched server. */
#ifndef ACCEPTANCE_WAITS_H
#define ACCEPTANCE_WAITS_H

#include "silence.h"

#define CALM_MS 1500u

struct certificate waits_for_a_client(void);
/* The restart did not help: RemoteAccess stops for one more. */
struct certificate waits_for_the_stop_in_the_second_restart(void);
struct certificate waits_for_a_client_after_the_second_restart(void);
struct certificate waits_for_the_start_of_remote_access(void);
struct certificate waits_for_the_stop_of_a_dependent(void);

/* What is waited for comes, from now on. */
void waits_let_go(void);

/* What others were asked for is waited for to the end of their time, where clients get in no sooner
 * otherwise: that is short. */
void waits_be_impatient(void);

/* Ours is pending, and the SCM sees that it is not hung. */
void assert_makes_progress(DWORD state);

/* It serves, nothing is owed, and nothing is held against the certificate; nobody restarts SSTP any
 * more, whose process is still `*sstp` (NULL: whichever). Ours is stopped then. */
void assert_goes_on_rightly(const struct certificate *renewed, const DWORD *sstp);

#endif
