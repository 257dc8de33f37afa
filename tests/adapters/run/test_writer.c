/* Tests of run/writer.h: how one that is second waits for its turn. */
#include "adapters_test.h"

#include "run/writer.h"

static HANDLE stop;

/* The other one: takes the mutex, and ends without a word. */
static DWORD WINAPI take_and_crash(LPVOID mutex)
{
    return WaitForSingleObject(mutex, INFINITE);
}

static struct writer second_to(HANDLE mutex)
{
    stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_non_null(stop);
    return (struct writer){.mutex = mutex};
}

static HANDLE make_mutex(void)
{
    const HANDLE mutex = CreateMutexW(NULL, FALSE, NULL);

    assert_non_null(mutex);
    return mutex;
}

static void end(struct writer *writer)
{
    writer_end(writer);
    assert_null(writer->mutex);
    assert_false(writer->held);
    assert_true(CloseHandle(stop));
}

void writer_waits_for_one_that_crashes(void **state)
{
    struct writer writer = second_to(make_mutex());
    const HANDLE other = CreateThread(NULL, 0, take_and_crash, writer.mutex, 0, NULL);

    (void)state;
    assert_non_null(other);
    assert_int_equal(WaitForSingleObject(other, INFINITE), WAIT_OBJECT_0);
    assert_int_equal(writer_wait(&writer, stop), WRITER_ADMITTED);
    assert_true(writer.held);
    assert_true(CloseHandle(other));
    end(&writer);
}

/* Of its turn and a stop at once, the stop counts. */
void writer_that_is_stopped_does_not_begin(void **state)
{
    struct writer writer = second_to(make_mutex());

    (void)state;
    assert_true(SetEvent(stop));
    assert_int_equal(writer_wait(&writer, stop), WRITER_SECOND);
    assert_false(writer.held);
    end(&writer);
}

void writer_that_cannot_wait_says_so(void **state)
{
    struct writer writer = second_to(make_mutex());

    (void)state;
    assert_int_equal(writer_wait(&writer, NULL), WRITER_FAILED);
    assert_int_equal(writer.error.code, ERROR_INVALID_HANDLE);
    assert_false(writer.held);
    end(&writer);
}
