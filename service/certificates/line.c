/* Marking templates and organisations. */
#include "certificates/line.h"

#include <string.h>

#include "certificates/decode.h"
#include "certificates/hash.h"

#define ORGANISATION_MAX 512 /* characters; a longer one is cut */

/* The name as it is encoded: the same template leaves the same bytes. */
static CRYPT_DATA_BLOB template_of(const CERT_INFO *info, const char *oid)
{
    const CERT_EXTENSION *name =
        CertFindExtension(szOID_ENROLL_CERTTYPE_EXTENSION, info->cExtension, info->rgExtension);

    if (oid[0] != '\0') {
        return (CRYPT_DATA_BLOB){(DWORD)strlen(oid), (BYTE *)oid};
    }
    return name != NULL ? name->Value : (CRYPT_DATA_BLOB){0};
}

static DWORD organisation_of(const CERT_CONTEXT *context, wchar_t text[ORGANISATION_MAX])
{
    static const char *const attributes[] = {szOID_ORGANIZATION_NAME, szOID_COMMON_NAME};
    DWORD length = 1;

    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]) && length <= 1; i++) {
        length = CertGetNameStringW(context, CERT_NAME_ATTR_TYPE, CERT_NAME_ISSUER_FLAG,
                                    (void *)attributes[i], text, ORGANISATION_MAX);
    }
    return length > 1 ? (length - 1) * (DWORD)sizeof(wchar_t) : 0;
}

DWORD cert_line_read(const CERT_CONTEXT *context, struct certificate *out)
{
    wchar_t text[ORGANISATION_MAX];
    const CRYPT_DATA_BLOB template_name = template_of(context->pCertInfo, out->template_oid);
    const CRYPT_DATA_BLOB organisation = {organisation_of(context, text), (BYTE *)text};
    DWORD error = ERROR_SUCCESS;
    bool marked;

    if (template_name.cbData > 0) {
        error = cert_mark(&template_name, out->line.template_mark, &out->line.has_template);
    }
    return organisation.cbData > 0 && error == ERROR_SUCCESS
               ? cert_mark(&organisation, out->line.organisation, &marked)
               : error;
}
