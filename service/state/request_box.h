/* How an administrator's rotation request reaches the running service, and its answer them: two
 * values of our own state, which only administrators may write. The service is signalled by a
 * control (PRODUCT_CONTROL_REQUEST), the other side by the key's change notification.
 *
 *   Order        BINARY  record: id u64, now u8, has a thumbprint u8, thumbprint
 *   OrderAnswer  BINARY  record: id u64, end u8, verdict u8, reason u16, thumbprint, at u64
 *
 * Records are as in state/store.h. */
#ifndef STATE_REQUEST_BOX_H
#define STATE_REQUEST_BOX_H

#include "host/rotation_request.h"
#include "win32/annotations.h"

struct placed_request {
    uint64_t id; /* ties the answer to it; not 0 */
    struct rotation_request request;
};

/* Places a request; the one before is replaced. */
_Check_return_ struct outcome request_box_place(const struct placed_request *placed);

/* Takes out what is placed. With nothing there, or nothing of use, success with `given` false. */
struct outcome request_box_take(_Out_ struct placed_request *placed);

/* Only the last answer is kept. */
_Check_return_ struct outcome request_box_answer(uint64_t id, const struct request_answer *answer);

/* True if that request has its answer. */
_Success_(return == true) bool request_box_read(uint64_t id, _Out_ struct request_answer *answer);

#endif
