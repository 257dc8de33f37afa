/* What the product stores, with the stub. */
#include "stub_parts.h"

#include <string.h>

#include "world.h"

static void check_state(const struct stub *stub)
{
    require(stub->seen.state.presence == PART_PRESENT, "what cannot be read is not overwritten");
}

struct outcome stub_store_intent(void *context, const struct intent *intent)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "intent");

    require(intent->presence == PART_PRESENT, "an intent that is stored is one");
    if (result.acts) {
        stub->world.state.intent = *intent;
    }
    return result.outcome;
}

struct outcome stub_clear_intent(void *context)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "intent");

    if (result.acts) {
        stub->world.state.intent = (struct intent){.presence = PART_ABSENT};
    }
    return result.outcome;
}

struct outcome stub_store_last_good(void *context, const struct last_good *last_good)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "last good");

    check_state(stub);
    if (result.acts) {
        const struct names names = world_copy_names(stub->bytes, &last_good->names);
        stub->world.state.last_good = *last_good;
        stub->world.state.last_good.names = names;
    }
    return result.outcome;
}

struct outcome stub_store_sstp_start(void *context, const struct sstp_start *start)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "start");

    check_state(stub);
    if (result.acts) {
        stub->world.state.sstp_start = *start;
    }
    return result.outcome;
}

struct outcome stub_store_loss(void *context, const struct loss *loss)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "loss");

    check_state(stub);
    if (result.acts) {
        stub->world.state.loss = *loss;
    }
    return result.outcome;
}

struct outcome stub_store_end(void *context, const struct remote_access_end *end)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "end");

    check_state(stub);
    if (result.acts) {
        stub->world.state.end = *end;
    }
    return result.outcome;
}

struct outcome stub_store_choice(void *context, const struct admin_choice *choice)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "choice");

    check_state(stub);
    stub->seen.state.choice = *choice; /* from then on it counts, stored or not */
    if (result.acts) {
        stub->world.state.choice = *choice;
    }
    return result.outcome;
}

struct outcome stub_store_exclusions(void *context, const struct exclusions *exclusions)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "exclusions");

    if (result.acts) {
        stub->world.state.exclusions = *exclusions;
    }
    return result.outcome;
}

struct outcome stub_store_restarts(void *context, const struct restart_history *restarts)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "restarts");

    check_state(stub);
    if (result.acts) {
        stub->world.state.restarts = *restarts;
    }
    return result.outcome;
}

struct outcome stub_store_last_rotation(void *context, const struct last_rotation *rotation)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "last rotation");

    require(rotation->presence == PART_PRESENT, "a rotation that is stored is one");
    require(rotation->ended_at >= rotation->duration, "it began some time");
    require(rotation->ended_at >= rotation->outage, "so did the outage");
    if (result.acts) {
        stub->world.state.last_rotation = *rotation;
    }
    return result.outcome;
}

struct outcome stub_store_clock(void *context, const struct clock_record *clock)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "clock");

    require(clock->presence == PART_PRESENT, "a clock that is stored was read");
    stub->calls--; /* once an hour, whatever happens */
    if (result.acts) {
        stub->world.state.clock = *clock;
    }
    return result.outcome;
}
