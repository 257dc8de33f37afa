/* The list of Windows' root programme, as Windows keeps it: EncodedCtl in
 * HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate. The real one is signed by
 * Microsoft; this one by nobody. */
#ifndef WINSIM_ROOT_LIST_H
#define WINSIM_ROOT_LIST_H

#include <windows.h>

#include <wincrypt.h>

#define ROOT_LIST_KEY   L"SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\AutoUpdate"
#define ROOT_LIST_VALUE L"EncodedCtl"

/* The encoded list of these roots, whose identifiers are hashes by the algorithm. *encoded must be
 * released with LocalFree. Returns a Windows error code. */
DWORD root_list_encode(CTL_ENTRY *entries, DWORD count, const char *algorithm,
                       CRYPT_DATA_BLOB *encoded);

#endif
