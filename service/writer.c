/* See writer.h. */
#include "writer.h"

#include "win32_outcome.h"

#define WRITER_MUTEX L"Global\\SstpCertRotator"

struct outcome writer_become(struct writer *writer)
{
    writer->mutex = CreateMutexW(NULL, FALSE, WRITER_MUTEX);
    if (writer->mutex == NULL) {
        return outcome_failed("CreateMutex", "Global\\SstpCertRotator", GetLastError());
    }
    switch (WaitForSingleObject(writer->mutex, 0)) {
    case WAIT_OBJECT_0:
    case WAIT_ABANDONED: /* the last writer crashed; what it left is found by the pass */
        return outcome_success();
    default:
        (void)CloseHandle(writer->mutex);
        writer->mutex = NULL;
        return outcome_failed("starting a second time", "SstpCertRotator",
                              ERROR_SERVICE_ALREADY_RUNNING);
    }
}

void writer_end(struct writer *writer)
{
    if (writer->mutex != NULL) {
        (void)ReleaseMutex(writer->mutex);
        (void)CloseHandle(writer->mutex);
        writer->mutex = NULL;
    }
}
