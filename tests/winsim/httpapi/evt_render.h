/*
 * evt_render.h - bookmarks, render contexts and what EvtRender makes of them.
 */
#ifndef WINSIM_EVT_RENDER_H
#define WINSIM_EVT_RENDER_H

#include "evt_object.h"

/* Reads a bookmark's XML. False if it is none. */
bool evt_bookmark_read(const wchar_t *xml, struct evt_object *bookmark);

/* Both fill what fits and say in *used what is needed; a Windows error code. */
DWORD evt_render_bookmark(const struct evt_object *bookmark, DWORD size, void *buffer, DWORD *used);
DWORD evt_render_values(const struct evt_object *context, const struct evt_object *event,
                        DWORD size, void *buffer, DWORD *used, DWORD *count);

#endif
