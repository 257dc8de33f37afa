/*
 * evt_render.h - render contexts and what EvtRender makes of them.
 */
#ifndef WINSIM_EVT_RENDER_H
#define WINSIM_EVT_RENDER_H

#include "evt_object.h"

/* Fills what fits and says in *used what is needed; a Windows error code. */
DWORD evt_render_values(const struct evt_object *context, const struct evt_object *event,
                        DWORD size, void *buffer, DWORD *used, DWORD *count);

#endif
