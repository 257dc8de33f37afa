/* Which of the values that a setting may have counts: policy over what is set on the server over
 * the default. */
#ifndef SETTINGS_SOURCE_H
#define SETTINGS_SOURCE_H

#include "settings/settings.h"

/* One setting as it stood where it was found, good or bad. */
struct setting_seen {
    enum setting_source source;
    enum presence presence;       /* ABSENT: the default counts */
    uint32_t number;              /* of a number that is PRESENT, else 0 */
    char text[SETTING_TEXT_SIZE]; /* of a text that is PRESENT, terminated; cut to fit */
};

/* Takes the value that counts into *settings, which has the default for it, and notes in *seen what
 * it is. A policy that is not usable, or cannot be read, is not passed over: what is set on the
 * server was overruled on purpose, and may allow what the policy was to restrict. False as
 * settings_take. */
bool settings_resolve(struct settings *settings, enum setting setting,
                      const struct setting_value *policy, const struct setting_value *local,
                      struct setting_seen *seen);

bool setting_seen_same(const struct setting_seen *a, const struct setting_seen *b);

/* Whether policies differ: one came, went, or says something else. While Windows applies policy its
 * values are gone for a moment, so such a difference is to be seen twice before it counts. */
bool settings_differ_by_policy(const struct setting_seen a[SETTING_COUNT],
                               const struct setting_seen b[SETTING_COUNT]);

#endif
