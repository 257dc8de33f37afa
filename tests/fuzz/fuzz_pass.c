/* Fuzzes whole passes over a server that fails and changes at will; then the faults end, and it has
 * to come to rest. */
#include "control/pass.h"
#include "stub_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FAULTY_PASSES 3
#define CALM_PASSES   24

static struct pass run(struct stub *stub, struct reconciler *reconciler, struct pass_memory *memory)
{
    const struct host host = stub_host(stub);

    const unsigned bits = stub->calm ? 0 : bytes_u8(stub->bytes);
    const struct trigger trigger = {
        .notified = bits & 1, .paused = (bits & 6) == 6, .ending = (bits & 24) == 24};

    stub_begin_pass(stub, trigger.ending);
    const struct pass pass = reconcile_pass(reconciler, &host, trigger, memory);
    stub_end_pass(stub);
    /* Before that the clock may be set back, and our own stop asked for. */
    require(!stub->calm || pass.next_check > memory->before.taken_at, "the next look is later");
    require(!stub->calm || pass.result != PASS_CANCELLED, "nobody asked to stop");
    return pass;
}

static bool at_rest(const struct pass *pass)
{
    return pass->result == PASS_HEALTHY || pass->result == PASS_ONGOING;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of(data, size);
    struct pass_memory *memory = bytes_allocate(&bytes, sizeof(*memory));
    struct stub *stub = bytes_allocate(&bytes, sizeof(*stub));
    struct pass pass = {.result = PASS_FAILED};

    stub_init(stub, &bytes);
    struct reconciler reconciler = {0};
    for (unsigned i = 0; i < FAULTY_PASSES && pass.result != PASS_CANCELLED; i++) {
        pass = run(stub, &reconciler, memory);
    }
    stub->calm = true;
    for (unsigned i = 0; i < CALM_PASSES; i++) {
        if (pass.next_check != INSTANT_NEVER) {
            stub_advance(stub, pass.next_check - stub->world.taken_at);
        }
        pass = run(stub, &reconciler, memory);
        if (at_rest(&pass) && stub->calls == 0) {
            break;
        }
    }
    require(at_rest(&pass) && stub->calls == 0, "left alone, it comes to rest");
    stub_free(stub);
    bytes_free(&bytes);
    return 0;
}
