/* When the next pass is made. */
#include "run/agenda.h"

#define SETTLE_MAX 6 /* what never rests is checked after so many settle times */

void agenda_notify(struct agenda *agenda, uint64_t now, uint64_t settle)
{
    if (!agenda->notified) {
        agenda->notified = true;
        agenda->latest = now + SETTLE_MAX * settle;
    }
    agenda->settled = now + settle < agenda->latest ? now + settle : agenda->latest;
}

void agenda_begin(struct agenda *agenda, uint64_t due)
{
    *agenda = (struct agenda){.due = due};
}

uint64_t agenda_wait(const struct agenda *agenda, uint64_t now)
{
    const uint64_t next =
        agenda->notified && agenda->settled < agenda->due ? agenda->settled : agenda->due;

    return next > now ? next - now : 0;
}

bool agenda_only_notified(const struct agenda *agenda, uint64_t now)
{
    return agenda->notified && agenda->settled <= now && agenda->due > now;
}
