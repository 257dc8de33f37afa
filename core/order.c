/* Taking an administrator's order. */
#include "order.h"

#include "disputes.h"
#include "memory.h"
#include "quarantine.h"
#include "reporting.h"
#include "select.h"

bool order_refused(enum order_end end)
{
    return end > ORDER_NOT_GIVEN && end < ORDER_WAITS;
}

/* ---- whether it can be taken ---- */

static enum reason first_block(const struct findings *findings)
{
    size_t i = 0;

    while (!(reason_effects(findings->items[i].reason) & EFFECT_BLOCK)) {
        i++;
    }
    return findings->items[i].reason;
}

/* What no certificate could change. */
static struct order_answer judge_server(bool paused, const struct snapshot *snapshot,
                                        const struct findings *findings)
{
    if (paused) {
        return (struct order_answer){.end = ORDER_PAUSED};
    }
    if (snapshot_offloaded(snapshot)) {
        return (struct order_answer){.end = ORDER_OFFLOADED};
    }
    if (findings->effects & EFFECT_BLOCK) {
        return (struct order_answer){.end = ORDER_BLOCKED, .reason = first_block(findings)};
    }
    return (struct order_answer){.end = ORDER_NOT_GIVEN};
}

/* With the order noted in *snapshot: whether it leads where it is meant to. */
static struct order_answer judge_choice(const struct snapshot *snapshot,
                                        const struct certificate *wanted)
{
    struct requirements requirements;
    struct selection selection;
    enum verdict verdict;

    requirements_of(snapshot, &requirements);
    verdict = requirements_judge(&requirements, wanted);
    if (verdict != VERDICT_ELIGIBLE) {
        return (struct order_answer){.end = ORDER_NOT_ELIGIBLE, .verdict = verdict};
    }
    selection = select_certificate(snapshot);
    if (selection.chosen != wanted) {
        return (struct order_answer){.end = ORDER_OTHER_CHOSEN,
                                     .thumbprint = selection.chosen == NULL
                                                       ? wanted->thumbprint
                                                       : selection.chosen->thumbprint};
    }
    return (struct order_answer){.end = ORDER_NOT_GIVEN};
}

/* ---- taking it ---- */

static struct order_answer take(const struct host *host, struct snapshot *snapshot,
                                const struct certificate *wanted)
{
    const struct hold hold = snapshot->state.hold;
    const struct disputes disputes = snapshot->state.disputes;
    struct order_answer answer;

    memory_note_order(snapshot, &wanted->thumbprint);
    const bool lifted = disputes_lift(snapshot, &wanted->thumbprint);
    host->open_keys(host->context, snapshot);
    answer = judge_choice(snapshot, wanted);
    if (answer.end != ORDER_NOT_GIVEN) {
        snapshot->state.hold = hold;
        snapshot->state.disputes = disputes;
        return answer;
    }
    memory_store_hold(host, snapshot);
    if (lifted) {
        disputes_store(host, snapshot);
    }
    return answer;
}

struct order_answer order_take(const struct host *host, const struct order *order, bool paused,
                               struct snapshot *snapshot, const struct findings *findings)
{
    struct order_answer answer = {.end = ORDER_NOT_GIVEN};
    const struct certificate *wanted;

    if (!order->has_thumbprint) {
        return answer;
    }
    wanted = snapshot_find(snapshot, &order->thumbprint);
    answer = judge_server(paused, snapshot, findings);
    if (answer.end == ORDER_NOT_GIVEN && wanted == NULL) {
        answer.end = ORDER_NOT_IN_STORE;
    } else if (answer.end == ORDER_NOT_GIVEN) {
        answer = take(host, snapshot, wanted);
    }
    report_tell(host, (struct report){.kind = order_refused(answer.end) ? REPORT_ORDER_REFUSED
                                                                        : REPORT_ORDER_TAKEN,
                                      .snapshot = snapshot,
                                      .certificate = wanted,
                                      .after = &order->thumbprint,
                                      .answer = &answer});
    return answer;
}
