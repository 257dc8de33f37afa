/* See rras/kept.h. */
#include "rras/kept.h"

#include "base/service_name.h"

#define FOR_ALL_OF_IT (SERVICE_STOP | SERVICE_START | SERVICE_QUERY_STATUS)

/* The number of names where it is none of them. */
static size_t place_of(const struct service_kept *kept, const char *name)
{
    size_t place = 0;

    while (place < kept->names.count && !service_name_equal(kept->names.items[place], name)) {
        place++;
    }
    return place;
}

void service_kept_open(struct service_kept *kept, SC_HANDLE manager,
                       const struct service_names *names)
{
    service_kept_close(kept);
    kept->names = *names;
    for (size_t i = 0; i < kept->names.count; i++) {
        struct service_handle service;
        if (service_open(manager, kept->names.items[i], FOR_ALL_OF_IT, &service) == ERROR_SUCCESS) {
            kept->handles[i] = service.handle;
        }
    }
}

void service_kept_close(struct service_kept *kept)
{
    for (size_t i = 0; i < kept->names.count; i++) {
        if (kept->handles[i] != NULL) {
            (void)CloseServiceHandle(kept->handles[i]);
        }
    }
    *kept = (struct service_kept){0};
}

SC_HANDLE service_kept_take(struct service_kept *kept, const char *name)
{
    const size_t place = place_of(kept, name);
    SC_HANDLE handle = NULL;

    if (place < kept->names.count) {
        handle = kept->handles[place];
        kept->handles[place] = NULL;
        kept->taken[place] = handle != NULL;
    }
    return handle;
}

bool service_kept_return(struct service_kept *kept, const struct service_handle *service)
{
    const size_t place = place_of(kept, service->name);

    if (place == kept->names.count || !kept->taken[place]) {
        return false;
    }
    kept->handles[place] = service->handle;
    kept->taken[place] = false;
    return true;
}
