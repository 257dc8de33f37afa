/* Services that ended with an error: that was no administrator's stop. */
#ifndef VIEW_SERVICE_ENDS_H
#define VIEW_SERVICE_ENDS_H

#include "view/view.h"

#define SERVICE_ENDS_MAX (3 + COMPANIONS_MAX)

struct service_end {
    const char *name; /* valid as long as the view */
    const struct service_facts *facts;
};

/* Of SstpSvc, RasMan, RemoteAccess and the settings' companion services. Returns how many. */
size_t service_ends(const struct view *view,
                    _Out_writes_(SERVICE_ENDS_MAX) struct service_end ends[SERVICE_ENDS_MAX]);

/* Whether it is stopped and ended with an error; then "it ended with error 1066, ..." */
_Check_return_ bool service_end_format(const struct service_facts *facts,
                                       _Out_writes_z_(size) wchar_t *text, size_t size);

#endif
