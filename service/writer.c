/* See writer.h. */
#include "writer.h"

#include "machine_mutex.h"
#include "win32_outcome.h"

#define WRITER_MUTEX L"Global\\SstpCertRotator"

static enum writer_state take_mutex(struct writer *writer)
{
    writer->error = machine_mutex_open(WRITER_MUTEX, "Global\\SstpCertRotator", &writer->mutex);
    if (!outcome_ok(&writer->error)) {
        return WRITER_FAILED;
    }
    if (writer->mutex == NULL) {
        return WRITER_NAME_TAKEN;
    }
    switch (WaitForSingleObject(writer->mutex, 0)) {
    case WAIT_OBJECT_0:
    case WAIT_ABANDONED: /* the last writer crashed; what it left is found by the pass */
        return WRITER_ADMITTED;
    default:
        (void)CloseHandle(writer->mutex);
        writer->mutex = NULL;
        writer->error = outcome_failed("starting a second time", "SstpCertRotator",
                                       ERROR_SERVICE_ALREADY_RUNNING);
        return WRITER_SECOND;
    }
}

enum writer_state writer_become(struct writer *writer)
{
    *writer = (struct writer){.mutex = NULL};
    return exposure_found(&writer->exposure) ? WRITER_EXPOSED : take_mutex(writer);
}

void writer_end(struct writer *writer)
{
    if (writer->mutex != NULL) {
        (void)ReleaseMutex(writer->mutex);
        (void)CloseHandle(writer->mutex);
        writer->mutex = NULL;
    }
}
