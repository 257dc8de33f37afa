/*
 * lookup.c - one lookup at a time.
 */
#include "lookup.h"

#define WAIT_MS 15000 /* a name server that is slow to say that there is no such name */

void lookup_begin(struct lookup *lookup, const wchar_t *name)
{
    WSADATA data;
    INT error;

    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    *lookup = (struct lookup){.overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    error = GetAddrInfoExW(name, L"8443", NS_DNS, NULL, NULL, &lookup->result, NULL,
                           &lookup->overlapped, NULL, &lookup->handle);
    assert_true(error == WSA_IO_PENDING || error == NO_ERROR);
}

INT lookup_end(struct lookup *lookup)
{
    assert_int_equal(WaitForSingleObject(lookup->overlapped.hEvent, WAIT_MS), WAIT_OBJECT_0);
    CloseHandle(lookup->overlapped.hEvent);
    return GetAddrInfoExOverlappedResult(&lookup->overlapped);
}
