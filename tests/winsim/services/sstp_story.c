/* The reported behaviour, by switches; see sstp_story.h. */
#include "sstp_story.h"

#include "settings.h"

bool sstp_story(enum sstp_story story)
{
    /* `otherwise`: what a run on a server shows becomes the default here. */
    static const struct {
        const wchar_t *name;
        DWORD otherwise;
    } switches[SSTP_STORIES] = {
        [SSTP_STORY_ROUTING_REPAIRS] = {WINSIM_ROUTING_REPAIRS, 0},
        [SSTP_STORY_REMOVES_GONE] = {WINSIM_REMOVES_GONE, 0},
        [SSTP_STORY_MAKES_MISSING] = {WINSIM_MAKES_MISSING, 0},
        [SSTP_STORY_OVERWRITES_HASHES] = {WINSIM_OVERWRITES_HASHES, 0},
        [SSTP_STORY_MENDS_DIFFERING] = {WINSIM_MENDS_DIFFERING, 0},
        [SSTP_STORY_REMOVES_FORMER] = {WINSIM_REMOVES_FORMER, 0},
        [SSTP_STORY_PINNED_ALL] = {WINSIM_PINNED_ALL, 0},
        [SSTP_STORY_WARNS_ONLY] = {WINSIM_WARNS_ONLY, 0},
    };

    return settings_dword(WINSIM_SERVICES L"\\SstpSvc", switches[story].name,
                          switches[story].otherwise) != 0;
}
