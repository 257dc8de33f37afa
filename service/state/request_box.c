/* See state/request_box.h. */
#include "state/request_box.h"

#include "state/codec.h"
#include "state/store.h"
#include "win32/error.h"
#include "win32/registry.h"

#define REQUEST_SIZE 128 /* bytes, far above both records */

static const wchar_t request_name[] = L"Order";
static const wchar_t answer_name[] = L"OrderAnswer";

static struct outcome write(const wchar_t *name, struct codec_writer *writer)
{
    HKEY key;
    struct outcome outcome =
        registry_create(STATE_STORE_KEY, KEY_SET_VALUE, REG_OPTION_NON_VOLATILE, &key);

    if (outcome_ok(&outcome) && !codec_end(writer)) {
        outcome = outcome_failed("encoding the state", "Order", ERROR_BUFFER_OVERFLOW);
    }
    if (outcome_ok(&outcome)) {
        outcome = registry_write(key, name, REG_BINARY, writer->bytes, (uint32_t)writer->size);
    }
    registry_close(key);
    return outcome;
}

struct outcome request_box_place(const struct placed_request *placed)
{
    struct codec_writer writer;

    codec_begin(&writer);
    codec_put(&writer, placed->id, 8);
    codec_put(&writer, placed->request.now, 1);
    codec_put(&writer, placed->request.force, 1);
    codec_put(&writer, placed->request.has_thumbprint, 1);
    codec_put_bytes(&writer, placed->request.thumbprint.bytes, THUMBPRINT_SIZE);
    return write(request_name, &writer);
}

/* False: it is not what it should be. */
static bool decode(const uint8_t *bytes, uint32_t size, struct placed_request *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    out->id = codec_get(&reader, 8);
    out->request.now = codec_get(&reader, 1) != 0;
    out->request.force = codec_get(&reader, 1) != 0;
    out->request.has_thumbprint = codec_get(&reader, 1) != 0;
    codec_get_bytes(&reader, out->request.thumbprint.bytes, THUMBPRINT_SIZE);
    return codec_done(&reader);
}

struct outcome request_box_take(struct placed_request *placed)
{
    uint8_t bytes[REQUEST_SIZE];
    uint32_t size = 0;
    HKEY key;
    struct outcome error = outcome_success();
    struct outcome outcome = registry_open(STATE_STORE_KEY, KEY_QUERY_VALUE | KEY_SET_VALUE, &key);
    enum presence presence;

    *placed = (struct placed_request){.id = 0};
    if (!outcome_ok(&outcome) || key == NULL) {
        return outcome;
    }
    presence = registry_read_binary(key, request_name, bytes, sizeof(bytes), &size, &error);
    placed->request.given = presence == PART_PRESENT && decode(bytes, size, placed);
    if (presence == PART_UNREADABLE) {
        outcome = error;
    } else if (presence != PART_ABSENT) {
        outcome = registry_delete(key, request_name);
    }
    registry_close(key);
    return outcome;
}

struct outcome request_box_answer(uint64_t id, const struct request_answer *answer)
{
    struct codec_writer writer;

    codec_begin(&writer);
    codec_put(&writer, id, 8);
    codec_put(&writer, (uint64_t)answer->end, 1);
    codec_put(&writer, (uint64_t)answer->verdict, 1);
    codec_put(&writer, (uint64_t)answer->reason, 2);
    codec_put(&writer, answer->at, 8);
    return write(answer_name, &writer);
}

bool request_box_read(uint64_t id, struct request_answer *answer)
{
    uint8_t bytes[REQUEST_SIZE];
    uint32_t size = 0;
    HKEY key;
    struct outcome error;
    struct codec_reader reader;
    uint64_t end;
    uint64_t verdict;
    uint64_t reason;
    uint64_t of;

    (void)registry_open(STATE_STORE_KEY, KEY_QUERY_VALUE, &key);
    const enum presence presence =
        registry_read_binary(key, answer_name, bytes, sizeof(bytes), &size, &error);
    registry_close(key);
    if (presence != PART_PRESENT) {
        return false;
    }
    reader = codec_open(bytes, size);
    of = codec_get(&reader, 8);
    end = codec_get(&reader, 1);
    verdict = codec_get(&reader, 1);
    reason = codec_get(&reader, 2);
    answer->at = codec_get(&reader, 8);
    if (!codec_done(&reader) || of != id || end >= REQUEST_END_COUNT || verdict >= VERDICT_COUNT ||
        reason >= REASON_COUNT) {
        return false;
    }
    answer->end = (enum request_end)end;
    answer->verdict = (enum verdict)verdict;
    answer->reason = (enum reason)reason;
    return true;
}
