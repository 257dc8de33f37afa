/* See rras/notice.h. */
#include "rras/notice.h"

#define SETTLED_STATES (SERVICE_NOTIFY_STOPPED | SERVICE_NOTIFY_RUNNING | SERVICE_NOTIFY_PAUSED)

/* Whoever waits looks at the service: what the answer says may be old by then. */
static VOID CALLBACK answered(PVOID buffer)
{
    struct service_notice *notice = ((SERVICE_NOTIFYW *)buffer)->pContext;

    notice->open = false;
}

bool service_notice_ask(struct service_notice *notice, const struct service_handle *service)
{
    if (!notice->open) {
        notice->buffer = (SERVICE_NOTIFYW){.dwVersion = SERVICE_NOTIFY_STATUS_CHANGE,
                                           .pfnNotifyCallback = answered,
                                           .pContext = notice};
        notice->open = NotifyServiceStatusChangeW(service->handle, SETTLED_STATES,
                                                  &notice->buffer) == ERROR_SUCCESS;
    }
    return notice->open;
}

void service_notice_end(struct service_notice *notice, struct service_handle *service)
{
    service_close(service);
    (void)SleepEx(0, TRUE); /* one that was queued before */
    notice->open = false;
}
