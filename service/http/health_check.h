/* One SSL certificate binding on a loopback endpoint that nobody uses, 127.83.83.85:33, to prove
 * how HTTP.sys behaves. Each function is one call and returns its Windows error code as it is: here
 * the codes are the result. HttpInitialize must have succeeded (http/bindings.h). */
#ifndef HTTP_HEALTH_CHECK_H
#define HTTP_HEALTH_CHECK_H

#include "http/bindings.h"
#include "win32/annotations.h"

#define HTTP_PROOF_ENDPOINT L"127.83.83.85:33"

_Check_return_ DWORD http_proof_set(const struct thumbprint *thumbprint);

/* HttpUpdateServiceConfiguration; the bindings must have it. */
_Check_return_ DWORD http_proof_update(const struct http_bindings *bindings,
                                       const struct thumbprint *thumbprint);

DWORD http_proof_delete(void);

/* *ours: the record has our application id, so that it may be deleted. *same: also its certificate
 * is this one. */
_Check_return_ DWORD http_proof_query(const struct thumbprint *thumbprint, _Out_ bool *ours,
                                      _Out_ bool *same);

#endif
