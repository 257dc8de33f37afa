/* The product's names, in one place. */
#ifndef WIN32_PRODUCT_H
#define WIN32_PRODUCT_H

#define PRODUCT_NAME         L"SstpCertRotator" /* service and event source */
#define PRODUCT_DISPLAY_NAME L"SSTP Certificate Rotator"
#define PRODUCT_PROGRAM      L"sstp-cert-rotator.exe"
#define PRODUCT_COMMAND      L"sstp-cert-rotator"            /* as it is typed */
#define PRODUCT_MESSAGES     L"sstp-cert-rotator-events.dll" /* beside it: output/message_file.h */
#define PRODUCT_DESCRIPTION                                                                        \
    L"Keeps the certificate that SSTP VPN uses up to date: watches the certificate store, binds "  \
    L"a "                                                                                          \
    L"renewed certificate and restarts RemoteAccess."
#define PRODUCT_SERVICE_KEY  L"SYSTEM\\CurrentControlSet\\Services\\SstpCertRotator"
#define PRODUCT_SETTINGS_KEY PRODUCT_SERVICE_KEY L"\\Parameters"
#define PRODUCT_POLICY_KEY   L"SOFTWARE\\Policies\\SstpCertRotator"
#define PRODUCT_EVENT_KEY                                                                          \
    L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\SstpCertRotator"

/* Check the server now: "recheck", or sc.exe control SstpCertRotator 128. */
#define PRODUCT_CONTROL_CHECK 128

/* An administrator's rotation request was placed (state/request_box.h). */
#define PRODUCT_CONTROL_REQUEST 129

/* How long Windows waits for the service at its shutdown, and how long a stop may go without a sign
 * of progress. */
#define PRODUCT_SHUTDOWN_MS 60000

/* PRODUCT_VERSION, L"1.2.3", comes from the build. */

#endif
