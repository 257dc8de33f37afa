/* See run/writer.h. */
#include "run/writer.h"

#include "run/machine_mutex.h"
#include "win32/error.h"

#define WRITER_MUTEX L"Global\\SstpCertRotator"

/* WAIT_ABANDONED: the last writer crashed; what it left is found by the pass. */
static bool is_ours(DWORD waited)
{
    return waited == WAIT_OBJECT_0 || waited == WAIT_ABANDONED_0;
}

static enum writer_state take_mutex(struct writer *writer)
{
    writer->error = machine_mutex_open(WRITER_MUTEX, "Global\\SstpCertRotator", &writer->mutex);
    if (!outcome_ok(&writer->error)) {
        return WRITER_FAILED;
    }
    if (writer->mutex == NULL) {
        return WRITER_NAME_TAKEN;
    }
    writer->held = is_ours(WaitForSingleObject(writer->mutex, 0));
    return writer->held ? WRITER_ADMITTED : WRITER_SECOND;
}

enum writer_state writer_become(struct writer *writer)
{
    *writer = (struct writer){.mutex = NULL};
    return exposure_found(&writer->exposure) ? WRITER_EXPOSED : take_mutex(writer);
}

enum writer_state writer_wait(struct writer *writer, HANDLE stop)
{
    const HANDLE handles[] = {stop, writer->mutex}; /* of both, the first counts */

    switch (WaitForMultipleObjects(2, handles, FALSE, INFINITE)) {
    case WAIT_OBJECT_0:
        return WRITER_SECOND;
    case WAIT_OBJECT_0 + 1:
    case WAIT_ABANDONED_0 + 1:
        writer->held = true;
        return WRITER_ADMITTED;
    default:
        writer->error =
            outcome_failed("WaitForMultipleObjects", "Global\\SstpCertRotator", GetLastError());
        return WRITER_FAILED;
    }
}

void writer_end(struct writer *writer)
{
    if (writer->held) {
        (void)ReleaseMutex(writer->mutex);
        writer->held = false;
    }
    if (writer->mutex != NULL) {
        (void)CloseHandle(writer->mutex);
        writer->mutex = NULL;
    }
}
