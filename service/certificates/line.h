/* What a certificate has in common with its renewals (model/line.h).
 *
 * Sources: [MS-WCCE] 2.2.2.7.7.1 (the name of a template of version 1) and 2.2.2.7.7.2 (the
 * identifier of a later one); CertGetNameString, CERT_NAME_ATTR_TYPE with CERT_NAME_ISSUER_FLAG. */
#ifndef CERTIFICATES_LINE_H
#define CERTIFICATES_LINE_H

#include <windows.h>

#include <wincrypt.h>

#include "model/certificate.h"
#include "win32/annotations.h"

/* Marks the template, by out->template_oid if there is one, and the issuing organisation. Returns
 * an error only where the machine was short of something. */
_Check_return_ DWORD cert_line_read(const CERT_CONTEXT *context, struct certificate *out);

#endif
