/* Names of services, as the SCM compares them. */
#ifndef BASE_SERVICE_NAME_H
#define BASE_SERVICE_NAME_H

#include <stdbool.h>

#define SERVICE_NAME_SIZE 256 /* bytes, UTF-8, with the terminator */

#define SSTP_SERVICE          "SstpSvc"
#define RAS_MANAGER_SERVICE   "RasMan"
#define REMOTE_ACCESS_SERVICE "RemoteAccess"
#define OUR_SERVICE           "SstpCertRotator"

/* The SCM compares names without case (CreateServiceW); outside ASCII they count as different
 * here. */
bool service_name_equal(const char *a, const char *b);

#endif
