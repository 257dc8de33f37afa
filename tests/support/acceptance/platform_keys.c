/* Private keys that answer otherwise, what TLS makes of keys and renewals, and whom Windows trusts;
 * see platform.h. */
#include "platform.h"
#include "platform_winsim.h"
#include "registry.h"

void platform_key_answers(const struct certificate *certificate, DWORD error)
{
    wchar_t thumbprint[THUMBPRINT_TEXT];

    platform_needs_simulation("makes a key answer an error");
    registry_set_dword(WINSIM_KEY L"\\KeyAnswers", thumbprint_text(certificate, thumbprint), error);
}

void platform_key_blocks(const struct certificate *certificate, DWORD milliseconds)
{
    wchar_t thumbprint[THUMBPRINT_TEXT];

    platform_needs_simulation("makes a provider of keys hang");
    registry_set_dword(WINSIM_KEY L"\\KeyBlocks", thumbprint_text(certificate, thumbprint),
                       milliseconds);
}

void platform_signature_keys(DWORD kind)
{
    platform_needs_simulation("says how TLS takes keys for signatures");
    registry_set_dword(WINSIM_KEY, L"SignatureKeys", kind);
}

void platform_presents_renewals(void)
{
    platform_needs_simulation("says whether TLS presents renewals");
    registry_set_dword(WINSIM_KEY, L"FollowsRenewals", 1);
}

void platform_has_public_authority(void)
{
    platform_needs_simulation("has another public authority");
    certificates_trust(AUTHORITY_PUBLIC, -400, 800);
}
