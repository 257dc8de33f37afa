/* When the next pass is made. */
#include "agenda.h"

#define SETTLE_MAX 6 /* what never rests is looked at after so many settle times */

void agenda_hint(struct agenda *agenda, uint64_t now, uint64_t settle)
{
    if (!agenda->hinted) {
        agenda->hinted = true;
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
        agenda->hinted && agenda->settled < agenda->due ? agenda->settled : agenda->due;

    return next > now ? next - now : 0;
}

bool agenda_only_hinted(const struct agenda *agenda, uint64_t now)
{
    return agenda->hinted && agenda->settled <= now && agenda->due > now;
}
