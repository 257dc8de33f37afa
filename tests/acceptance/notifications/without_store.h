/* A service that learns of a renewal from events alone. */
#ifndef ACCEPTANCE_WITHOUT_STORE_H
#define ACCEPTANCE_WITHOUT_STORE_H

#include "server.h"

/* Starts the product on a healthy server whose store it cannot watch: only an event can tell of
 * what happens there. Its passes are counted. */
struct certificate begin_without_store(void);

/* A renewal that an event tells of, and only now: it is put into use, and of nothing but the store
 * it was said that it is not watched. */
void assert_rotated_by_event(const struct certificate *renewed);

/* Issues one and lets Windows log it. */
void assert_renewal_event_rotates(void);

#endif
