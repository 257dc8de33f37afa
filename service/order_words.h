/* What became of an order, in an administrator's words. */
#ifndef SERVICE_ORDER_WORDS_H
#define SERVICE_ORDER_WORDS_H

#include <wchar.h>

#include "order.h"

/* Why one was refused: "it is not in the store LocalMachine\MY". Terminated, cut to fit. */
void put_refusal(wchar_t *text, size_t size, const struct order_answer *answer);

#endif
