/* The words. English as in the events: what an administrator would say of it. */
#include "output/reason_words.h"

#include "win32/product.h"

#define RUN       PRODUCT_COMMAND L" "
#define SEE_CHECK RUN L"check"
#define RAS_LOG                                                                                    \
    L"See what the System log says of it (sources RasSstp, RemoteAccess, Service Control "         \
    L"Manager)."

static const struct reason_words words[REASON_COUNT] = {
    [REASON_NONE] = {L"nothing was found", NULL, NULL},
    [REASON_STATE_UNREADABLE] =
        {L"what this service has stored cannot be read",
         L"Run this command as administrator. If that does not help, correct the rights of "
         L"the registry key State below the service's own.",
         NULL},
    [REASON_PARAMETER_UNREADABLE] =
        {L"SSTP's parameters in the registry cannot be read",
         L"Run this command as administrator. If that does not help, correct the rights "
         L"of HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters.",
         NULL},
    [REASON_PARAMETER_MALFORMED] =
        {L"one of SSTP's parameters in the registry is not valid",
         L"Correct the value below "
         L"HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters.",
         NULL},
    [REASON_SERVICES_UNREADABLE] = {L"the states of the RRAS services cannot be read",
                                    L"Run this command as administrator.", NULL},
    [REASON_BINDING_UNREADABLE] = {L"the certificate bindings cannot be read",
                                   L"Run this command as administrator.", NULL},
    [REASON_STORE_UNREADABLE] = {L"the certificate store LocalMachine\\MY cannot be read",
                                 L"Run this command as administrator.", NULL},
    [REASON_CERTIFICATE_UNDECODABLE] = {L"a certificate in the store cannot be decoded", NULL,
                                        NULL},
    [REASON_SSTP_NOT_IN_USE] = {L"SSTP is not used on this server", NULL, NULL},
    [REASON_SSTP_NOT_CONFIGURED] =
        {L"SSTP has no certificate",
         L"Apply a certificate that is in the store, if SSTP is to be used:", RUN L"rotate"},
    [REASON_REMOTE_ACCESS_DISABLED] =
        {L"the service RemoteAccess is disabled",
         L"To accept VPN clients, enable it, and then start it (sc.exe start RemoteAccess):",
         L"sc.exe config RemoteAccess start= auto"},
    [REASON_REMOTE_ACCESS_ENDED] = {L"the service RemoteAccess ended by itself", RAS_LOG,
                                    L"sc.exe start RemoteAccess"},
    [REASON_TLS_OFFLOADED] = {L"TLS ends at a load balancer whose certificate is not known",
                              L"Set the name that VPN clients connect to:",
                              RUN L"config set OffloadProbe NAME"},
    [REASON_OFFLOAD_NOT_PINNED] =
        {L"SSTP can overwrite the hash of the load balancer's certificate",
         L"Set isHashConfiguredByAdmin to 1 below "
         L"HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters.",
         NULL},
    [REASON_OBSERVING] = {L"the setting Mode is observe", NULL, RUN L"config set Mode enforce"},
    [REASON_CLOCK_DOUBTED] = {L"the clock of this server might be wrong", L"Check the clock:",
                              L"w32tm /query /status"},
    [REASON_BINDING_FOREIGN] =
        {L"a binding on SSTP's port belongs to another application",
         L"Give that binding this server's certificate, move its application to another port, or "
         L"see the setting ForeignBindings.",
         SEE_CHECK},
    [REASON_BINDING_OTHER_STORE] =
        {L"a binding has its certificate in another store than MY",
         L"Bind a certificate of LocalMachine\\MY, or delete the binding.", NULL},
    [REASON_SETTING_REFUSED] = {L"a setting is not valid, so nothing is changed",
                                L"Correct the setting:", RUN L"config"},
    [REASON_TEMPLATE_UNMATCHED] =
        {L"no certificate is of a template that the setting Template names",
         L"Correct the setting, unless such a certificate is still to come:",
         RUN L"config get Template"},
    [REASON_FOREIGN_TAKEN] = {L"a binding of another application becomes SSTP's (ForeignBindings)",
                              NULL, NULL},
    [REASON_RESTART_SETTING_REFUSED] = {L"a setting on restarts is not valid",
                                        L"Correct the setting:", RUN L"config"},
    [REASON_COMPANION_MISSING] = {L"AlsoRestart names a service that is not installed",
                                  L"Correct the setting:", RUN L"config get AlsoRestart"},
    [REASON_COMPANION_UNREADABLE] =
        {L"the state of a service that AlsoRestart names cannot be read",
         L"Run this command as administrator.", NULL},
    [REASON_SERVICES_LEFT_STOPPED] = {L"a rotation was interrupted, and services are stopped", NULL,
                                      NULL},
    [REASON_BINDING_MISSING] = {L"a certificate binding is missing", NULL, NULL},
    [REASON_BINDING_MALFORMED] = {L"a certificate binding is damaged", NULL, NULL},
    [REASON_FAMILIES_DIFFER] = {L"the IPv4 and IPv6 bindings have different certificates", NULL,
                                NULL},
    [REASON_FOREIGN_LOCKS_OUT] =
        {L"another application's binding has another certificate than SSTP's",
         L"Give both bindings one certificate, or see the setting ForeignBindings.", SEE_CHECK},
    [REASON_MOVE_INTERRUPTED] = {L"another application's binding did not get the new certificate",
                                 NULL, NULL},
    [REASON_CERTIFICATE_MISSING] =
        {L"the certificate was deleted from the store",
         L"Do not restart this server before another certificate is applied.", NULL},
    [REASON_CERTIFICATE_EXPIRED] = {L"the certificate has expired",
                                    L"Import a renewed certificate with its private key.", NULL},
    [REASON_CERTIFICATE_NOT_YET_VALID] =
        {L"the certificate is not valid yet",
         L"Check the clock of this server, or import a valid certificate.", NULL},
    [REASON_PRIVATE_KEY_UNUSABLE] = {L"the private key of the certificate cannot be used",
                                     L"Import the certificate again with its private key.", NULL},
    [REASON_PRIVATE_KEY_LOST] = {L"the private key of the certificate is missing",
                                 L"Import the certificate again with its private key.", NULL},
    [REASON_NOT_FOR_SERVERS] = {L"the certificate is not for Server Authentication",
                                L"Import a certificate for Server Authentication.", NULL},
    [REASON_KEY_TOO_WEAK] = {L"the key of the certificate is too short",
                             L"Import a certificate with an RSA key of at least 2048 bits.", NULL},
    [REASON_CHAIN_BAD] = {L"the certificate is revoked, distrusted or wrongly signed",
                          L"Import another certificate. The CA can tell why this one is not valid.",
                          NULL},
    [REASON_CERTIFICATE_ARCHIVED] = {L"the certificate was archived", NULL, NULL},
    [REASON_ISSUER_EXPIRED] = {L"the certificate of an issuer has expired on this server",
                               L"Import the issuer's current certificate:",
                               L"certutil -addstore CA FILE"},
    [REASON_ISSUER_MISSING] = {L"the certificate of an issuer is not on this server",
                               L"Import the issuer's certificate:", L"certutil -addstore CA FILE"},
    [REASON_OTHER_NAMES] =
        {L"the certificate is not for this server's names",
         L"Import a certificate for the name that VPN clients use, or set that name:",
         RUN L"config set HostName NAME"},
    [REASON_FOLLOWED_UNFIT] =
        {L"another application's certificate is not for this server's names",
         L"Give that application's binding a certificate that all VPN clients accept.", SEE_CHECK},
    [REASON_IDENTITY_CHANGED] = {L"a certificate for other names was bound by hand",
                                 L"Set the name that VPN clients use, if this is right:",
                                 RUN L"config set HostName NAME"},
    [REASON_CHOICE_KEPT] = {L"the certificate that an administrator chose is kept", NULL, NULL},
    [REASON_CHOICE_FORBIDDEN] =
        {L"the settings speak against the certificate that an administrator chose",
         L"Change the setting, or choose another certificate:",
         RUN L"rotate --thumbprint THUMBPRINT"},
    [REASON_RULED_OUT] =
        {L"a setting rules out the certificate that is in use, and no other qualifies",
         L"Import a certificate that the settings allow, or change the setting.", RUN L"config"},
    [REASON_CHOICE_PICKED] =
        {L"a certificate was picked in the console, and RemoteAccess was not restarted since",
         L"To apply it now:", RUN L"rotate --now"},
    [REASON_SUPERSEDED] = {L"the certificate was renewed", NULL, NULL},
    [REASON_RENEWED] = {L"a renewed certificate is ready", NULL, NULL},
    [REASON_ORDERED] = {L"an administrator asked for another certificate", NULL, NULL},
    [REASON_CERTIFICATE_UNPROVEN] =
        {L"clients could not connect with the certificate that was applied", NULL, NULL},
    [REASON_HASH_MALFORMED] = {L"a hash that SSTP has stored is damaged", NULL, NULL},
    [REASON_HASH_DISAGREES] = {L"a hash that SSTP has stored belongs to another certificate", NULL,
                               NULL},
    [REASON_HASH_CHANGED] = {L"a hash that SSTP has stored was changed", NULL, NULL},
    [REASON_FOLLOWED_IN_VAIN] =
        {L"SSTP does not use the certificate of the other application's binding", RAS_LOG, NULL},
    [REASON_STARTED_WITH_OTHER_CERTIFICATE] =
        {L"SSTP was started with another certificate than the bound one", NULL, NULL},
    [REASON_STARTED_WITH_OTHER_HASH] =
        {L"SSTP was started with another hash than the load balancer's", NULL, NULL},
    [REASON_RESTART_OWED] = {L"SSTP was not restarted yet after a change", NULL, NULL},
    [REASON_SSTP_START_UNKNOWN] = {L"which certificate SSTP was started with is not known", NULL,
                                   NULL},
    [REASON_SHADOWS_UNREADABLE] = {L"bindings for single addresses and host names cannot be read",
                                   L"Run this command as administrator.", NULL},
    [REASON_BINDING_SHADOWED] =
        {L"some clients are shown another certificate by a binding of their own",
         L"Give that binding SSTP's certificate, or delete it.", SEE_CHECK},
    [REASON_SERVER_NAME_SHADOWED] = {L"a binding for this server's name has another certificate",
                                     L"Give that binding SSTP's certificate, or delete it.",
                                     SEE_CHECK},
    [REASON_SUCCESSOR_SHOWN] = {L"Windows presents the renewal of the bound certificate by itself",
                                NULL, NULL},
    [REASON_SUCCESSOR_UNFIT] = {L"Windows presents a renewal that cannot be used", NULL, SEE_CHECK},
    [REASON_SERVED_CERTIFICATE_DIFFERS] =
        {L"clients are shown another certificate than the bound one",
         L"Look for a proxy or a TLS scanner on this server.", SEE_CHECK},
    [REASON_NOT_LISTENING] = {L"SSTP does not listen", RAS_LOG, SEE_CHECK},
    [REASON_TLS_FAILS] = {L"no TLS connection can be made",
                          L"See what the System log says of it (source Schannel).", SEE_CHECK},
    [REASON_SSTP_NOT_ANSWERING] = {L"SSTP does not answer",
                                   L"Look whether another application has reserved SSTP's address:",
                                   L"netsh http show urlacl"},
    [REASON_PROBE_UNAVAILABLE] = {L"this server cannot connect to itself over one address family",
                                  NULL, NULL},
    [REASON_NOT_SERVING] = {L"no client can connect, although all looks right", RAS_LOG, NULL},
    [REASON_BALANCER_UNREACHABLE] = {L"the load balancer cannot be reached",
                                     L"Correct the setting, or the network:",
                                     RUN L"config get OffloadProbe"},
    [REASON_BALANCER_UNTRUSTED] =
        {L"the load balancer presents a certificate that this server does not trust", NULL,
         SEE_CHECK},
    [REASON_BALANCER_OTHER_NAMES] = {L"the load balancer presents a certificate for other names",
                                     NULL, SEE_CHECK},
    [REASON_BALANCER_OTHER_ISSUER] = {L"the load balancer presents a certificate of another issuer",
                                      NULL, SEE_CHECK},
    [REASON_BALANCER_DIFFERS] =
        {L"the load balancer presents another certificate than SSTP's hash is of", NULL, SEE_CHECK},
    [REASON_BALANCER_CHANGED] = {L"the load balancer presents a new certificate", NULL, NULL},
    [REASON_WOULD_LOCK_OUT] =
        {L"a renewal waits, because another application's binding would lock out clients",
         L"Give that binding the new certificate.", SEE_CHECK},
    [REASON_WOULD_LOCK_OUT_SOON] =
        {L"the certificate ends, and another application's binding keeps it from being "
         L"replaced",
         L"Give that binding the new certificate.", SEE_CHECK},
    [REASON_EXPIRY_AHEAD] = {L"the certificate expires soon, and there is no replacement",
                             L"Renew the certificate.", NULL},
    [REASON_PASSED_OVER] = {L"a newer certificate is not used", NULL, SEE_CHECK},
    [REASON_NEWER_UNUSABLE] =
        {L"a newer certificate cannot be used, because of its private key",
         L"Import it again with its private key (a PFX file), or give this server its key back.",
         SEE_CHECK},
    [REASON_EXPIRY_SUCCEEDED] = {L"the certificate expires soon, and its replacement is ready",
                                 NULL, NULL},
    [REASON_EXPIRY_UNUSED] = {L"the certificate expires soon, and the newer one is not used",
                              L"See why, and what would have to change:", SEE_CHECK},
    [REASON_EXPIRY_OTHER_NAMES] =
        {L"the certificate expires soon, and was renewed for other names",
         L"Enroll a certificate for this server's names, or set the name that VPN clients "
         L"use:",
         RUN L"config set HostName NAME"},
    [REASON_EXPIRY_NEAR] = {L"the certificate expires within a day", L"Renew the certificate now.",
                            SEE_CHECK},
    [REASON_NAMES_OF_OTHERS] = {L"there is a certificate for names that are none of this server's",
                                NULL, NULL},
    [REASON_OTHER_ROOT] = {L"fewer clients might trust the new certificate",
                           L"Make sure that all VPN clients trust its root.", NULL},
    [REASON_FOREIGN_MOVED] = {L"another application's binding gets the new certificate, too", NULL,
                              NULL},
    [REASON_FOREIGN_FOLLOWED] = {L"SSTP uses the certificate of another application's binding",
                                 NULL, NULL},
    [REASON_FEWER_NAMES] = {L"the new certificate is not for all names of the one before",
                            L"Enroll a certificate for all names.", NULL},
    [REASON_CERTIFICATE_REFUSED] = {L"HTTP.sys does not take the certificate that would be applied",
                                    L"Import it again with its private key.", NULL},
    [REASON_CERTIFICATE_QUARANTINED] =
        {L"a certificate is excluded, because clients could not connect with it",
         L"Import it again with its private key, or try it now:",
         RUN L"rotate --thumbprint THUMBPRINT"},
    [REASON_BINDING_REVERTED] = {L"something else on this server keeps changing the bindings",
                                 L"Find and stop it, then apply the right certificate:",
                                 RUN L"rotate --now --force"},
    [REASON_NO_ELIGIBLE_CERTIFICATE] =
        {L"no certificate in the store can be used",
         L"Import a certificate for this server's names with its private key. See why "
         L"those that are there cannot be used:",
         SEE_CHECK},
    [REASON_AMBIGUOUS_CERTIFICATES] = {L"several certificates for different names could be used",
                                       L"Set the name that VPN clients use:",
                                       RUN L"config set HostName NAME"},
    [REASON_BALANCER_UNKNOWN] = {L"what the load balancer presents is not known", NULL, SEE_CHECK},
    [REASON_RESTART_PENDING] = {L"the restart waits until RemoteAccess is started",
                                L"Start it when it is to accept clients:",
                                L"sc.exe start RemoteAccess"},
    [REASON_CONNECTIONS_UNREADABLE] = {L"the connected clients cannot be counted", NULL, SEE_CHECK},
    [REASON_WINDOW_UNREADABLE] = {L"the times of RestartWindows cannot be read", NULL, SEE_CHECK},
    [REASON_RESTART_SCHEDULED] = {L"a renewed certificate waits for its time", L"To apply it now:",
                                  RUN L"rotate --now"},
    [REASON_REISSUE_AWAITED] = {L"the re-issue of the deleted certificate is waited for",
                                L"Not to wait:", RUN L"rotate --now"},
    [REASON_RESTART_LIMIT] = {L"the limit on restarts is reached",
                              L"Find out what keeps changing the server. To make the change now:",
                              RUN L"rotate --now --force"},
    [REASON_NOT_ACTED_ON] = {L"something stands in the way of a change", NULL, SEE_CHECK},
    [REASON_OTHERS_AT_WORK] = {L"another user or program is changing SSTP", L"Not to wait:",
                               RUN L"rotate --now"},
    [REASON_SEEN_ONCE] = {L"what was found is checked a second time", NULL, NULL},
    [REASON_PAUSED] = {L"this service is paused, and a change is due", L"Resume this service:",
                       RUN L"resume"},
    [REASON_OBSERVED] = {L"a change is due, and the setting Mode is observe",
                         L"To have the service make this change:", RUN L"config set Mode enforce"},
};

const struct reason_words *reason_words(enum reason reason)
{
    return &words[reason];
}
