/*
 * What no page of Microsoft's settles about SSTP's start: for each question the behaviour that
 * third parties report [R] (facts/windows.md, section 4), which a switch turns on (settings.h says
 * what each is). Absent, the stand-in does as sstp_story.c says.
 */
#ifndef WINSIM_SSTP_STORY_H
#define WINSIM_SSTP_STORY_H

#include <stdbool.h>

enum sstp_story {
    SSTP_STORY_ROUTING_REPAIRS,
    SSTP_STORY_REMOVES_GONE,
    SSTP_STORY_MAKES_MISSING,
    SSTP_STORY_OVERWRITES_HASHES,
    SSTP_STORY_MENDS_DIFFERING,
    SSTP_STORY_REMOVES_FORMER,
    SSTP_STORY_PINNED_ALL,
    SSTP_STORY_WARNS_ONLY,
    SSTP_STORIES
};

/* Whether it is as reported. */
bool sstp_story(enum sstp_story story);

#endif
