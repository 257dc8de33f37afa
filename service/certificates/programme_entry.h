/* What the list of Windows' root programme says of one root. */
#ifndef CERTIFICATES_PROGRAMME_ENTRY_H
#define CERTIFICATES_PROGRAMME_ENTRY_H

#include <stdint.h>
#include <windows.h>

#include <wincrypt.h>

#include "base/instant.h"
#include "win32/annotations.h"

#define ISSUED_NEVER 0
#define ISSUED_ANY   UINT64_MAX

/* Certificates of servers that were issued before *limit are accepted by Windows' programme;
 * ISSUED_NEVER: none is, ISSUED_ANY: all are.
 *
 * An entry may be left in the list and yet be limited. Microsoft's programme knows these ways
 * (learn.microsoft.com/security/trusted-root/deprecation): an enhanced key usage is taken away, the
 * root is disabled from a date on, or what is issued from a date on does not count ("NotBefore").
 * That they are these properties of wincrypt.h, each as an attribute 1.3.6.1.4.1.311.10.11.<number>
 * whose value is an octet string, Microsoft does not document; readers of the real list found it
 * (signify's docs/authroot.rst and tls-inspector/authrootstl):
 *
 *     9  the usages that are allowed, all without it
 *   104  disabled from this time on, of the usages in 122 where it is there, too
 *   122  the usages that are disabled, without 104 always
 *   126  issued from this time on does not count, of the usages in 127 where it is there, too
 *   127  the usages that this is about, without 126 always
 *
 * What does not decode limits nothing. Returns an error only where the machine was short of
 * something. */
_Check_return_ DWORD programme_entry_read(const CTL_ENTRY *entry, _Out_ instant *limit);

#endif
