/* How a pass ends; the parts that control/pass.c and control/verify.c share. Nobody else calls
 * these. */
#ifndef CONTROL_CONCLUSION_H
#define CONTROL_CONCLUSION_H

#include "control/pass.h"

/* An intent that outlives its rotation would take an administrator's later stop for ours: not to be
 * left until the next check. */
void pass_check_again_soon(struct pass *pass, const struct snapshot *snapshot, unsigned failures);

/* What is left of a rotation is done, and its intent ended by end_intent. False: to be tried again
 * soon. */
bool pass_end_rotation(const struct host *host, struct snapshot *snapshot, bool restart,
                       bool (*end_intent)(const struct host *, struct snapshot *));

/* There is no plan. */
struct pass pass_quiet(struct reconciler *reconciler, const struct host *host,
                       struct trigger trigger, struct snapshot *snapshot,
                       const struct findings *findings);

/* The snapshot is the last observation: nothing was changed since. `failures` in a row, for the
 * back-off; pass_failed counts one more. */
struct pass pass_retried(struct reconciler *reconciler, const struct host *host,
                         const struct snapshot *snapshot, struct report report, unsigned failures);
struct pass pass_failed(struct reconciler *reconciler, const struct host *host,
                        const struct snapshot *snapshot, struct report report);
/* Where time alone repairs nothing. */
struct pass pass_retried_after(struct reconciler *reconciler, const struct host *host,
                               const struct snapshot *snapshot, struct report report,
                               instant delay);

/* What became of a request that was taken: no more than what the pass shows. */
struct request_answer pass_answer(const struct reconciler *reconciler, bool paused,
                                  const struct pass *pass, const struct findings *findings);

#endif
