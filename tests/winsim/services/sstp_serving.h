/* SSTP from its start, which follows the rules of sstp_start.h, to its end: in the process of
 * SstpSvc, or, with the switch RemoteAccessRepairs, in that of RemoteAccess. */
#ifndef WINSIM_SSTP_SERVING_H
#define WINSIM_SSTP_SERVING_H

void sstp_serving_begin(void);
void sstp_serving_end(void); /* not begun: nothing */

#endif
