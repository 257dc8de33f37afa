/* What the product has taken of Windows and not given back, counted at its imports in the
 * simulation: pieces of the heap, open keys, stores, chains, services. Exact, where the memory of
 * its process also shows what Wine's libraries lose. */
#ifndef ACCEPTANCE_WINSIM_HELD_H
#define ACCEPTANCE_WINSIM_HELD_H

#include "acceptance.h"

/* Before the product starts; from then on it is counted. */
void winsim_held_begin(void);
void winsim_held_end(void);

/* How many kinds of things there are, and how many of one it holds. */
size_t winsim_held_kinds(void);
LONG winsim_held(size_t kind);

#endif
