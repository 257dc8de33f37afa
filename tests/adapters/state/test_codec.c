/* Tests of state/codec.h. */
#include "adapters_test.h"

#include "state/codec.h"

static void write_sample(struct codec_writer *writer)
{
    codec_begin(writer);
    codec_put(writer, 0x12, 1);
    codec_put(writer, 0x3456, 2);
    codec_put(writer, 0x789abcde, 4);
    codec_put(writer, UINT64_MAX - 1, 8);
    codec_put_text(writer, "");
    codec_put_text(writer, "RasMan");
    assert_true(codec_end(writer));
}

static bool read_sample(const uint8_t *bytes, size_t size)
{
    struct codec_reader reader = codec_open(bytes, size);
    char text[7];
    bool right = codec_get(&reader, 1) == 0x12;

    right = codec_get(&reader, 2) == 0x3456 && right;
    right = codec_get(&reader, 4) == 0x789abcde && right;
    right = codec_get(&reader, 8) == UINT64_MAX - 1 && right;
    codec_get_text(&reader, text, sizeof(text));
    right = strcmp(text, "") == 0 && right;
    codec_get_text(&reader, text, sizeof(text));
    right = strcmp(text, "RasMan") == 0 && right;
    return codec_done(&reader) && right;
}

void codec_round_trip(void **state)
{
    static const uint8_t content[] = {0x12, 0x56, 0x34};
    struct codec_writer writer;

    (void)state;
    write_sample(&writer);
    assert_int_equal(writer.size, 8 + 1 + 2 + 4 + 8 + 2 + 8 + 4);
    assert_memory_equal(writer.bytes + 8, content, sizeof(content)); /* little-endian */
    assert_int_equal(writer.bytes[4], writer.size);
    assert_true(read_sample(writer.bytes, writer.size));
}

void codec_finds_every_damaged_byte(void **state)
{
    struct codec_writer writer;

    (void)state;
    write_sample(&writer);
    for (size_t i = 0; i < writer.size; i++) {
        writer.bytes[i] ^= 0x40;
        assert_false(read_sample(writer.bytes, writer.size));
        writer.bytes[i] ^= 0x40;
    }
    assert_true(read_sample(writer.bytes, writer.size));
}

void codec_refuses_cut_and_extended_records(void **state)
{
    struct codec_writer writer;
    struct codec_reader reader;

    (void)state;
    write_sample(&writer);
    for (size_t size = 0; size < writer.size; size++) {
        assert_false(read_sample(writer.bytes, size));
    }
    assert_false(read_sample(writer.bytes, writer.size + 1));
    reader = codec_open(writer.bytes, writer.size);
    assert_int_equal(codec_get(&reader, 1), 0x12);
    assert_false(codec_done(&reader)); /* something is left over */
}

void codec_refuses_what_does_not_fit(void **state)
{
    static char text[CODEC_SIZE_MAX];
    struct codec_writer writer;
    struct codec_reader reader;
    char small[3];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    codec_begin(&writer);
    codec_put_text(&writer, text);
    assert_false(codec_end(&writer));

    codec_begin(&writer);
    codec_put_text(&writer, "abc");
    assert_true(codec_end(&writer));
    reader = codec_open(writer.bytes, writer.size);
    codec_get_text(&reader, small, sizeof(small));
    assert_false(codec_done(&reader));

    codec_begin(&writer);
    codec_put(&writer, 2, 2); /* a text with a NUL inside */
    codec_put_bytes(&writer, "a", 2);
    assert_true(codec_end(&writer));
    reader = codec_open(writer.bytes, writer.size);
    codec_get_text(&reader, small, sizeof(small));
    assert_false(codec_done(&reader));
}
