/* What a person does to our settings. They are read when our service starts, and when
 * it is asked to. */
#include "sim.h"

#include <string.h>

/* As if it had not been set. */
static void unset(struct settings *settings, enum setting setting)
{
    const struct settings standard = settings_default();

    settings->bad[setting] = false;
    settings->values[setting] = standard.values[setting];
    if (setting == SETTING_HOST_NAME) {
        settings->host_names.count = 0;
    } else if (setting == SETTING_ISSUER) {
        settings->issuers.count = 0;
    } else if (setting == SETTING_NEVER_ISSUER) {
        settings->never_issuers.count = 0;
    } else if (setting == SETTING_NEVER_THUMBPRINT) {
        settings->never_thumbprints.count = 0;
    } else if (setting == SETTING_RESTART_WINDOWS) {
        settings->window_count = 0;
    } else if (setting == SETTING_ALSO_RESTART) {
        settings->companion_count = 0;
    }
}

static void sets_a_host_name(struct sim *sim, unsigned unused)
{
    static const char *const names[] = {"vpn.example.com", "mail.example.com",
                                        "mail.example.com; vpn.example.com", ""};
    const char *name = names[pick(sim, 4)];

    (void)unused;
    unset(&sim->set, SETTING_HOST_NAME);
    model_type(&sim->set, SETTING_HOST_NAME, name);
    sim_note(sim, "administrator", "sets HostName to '%s'", name);
}

/* One or two of those that were issued, or nothing any more. */
static void sets_never(struct sim *sim, unsigned unused)
{
    struct thumbprint_list *never = &sim->set.never_thumbprints;

    (void)unused;
    unset(&sim->set, SETTING_NEVER_THUMBPRINT);
    for (never->count = 0; never->count < 2 && sim->model.certificate_count > 0 && chance(sim, 60);
         never->count++) {
        const struct model_certificate *certificate =
            &sim->model.certificates[pick(sim, (unsigned)sim->model.certificate_count)];
        never->items[never->count] = certificate->facts.thumbprint;
        sim_note(sim, "administrator", "has NeverThumbprint name %s", certificate->label);
    }
}

static void set_windows(struct sim *sim)
{
    struct settings *settings = &sim->set;

    settings->window_count = pick(sim, 4);
    for (size_t i = 0; i < settings->window_count; i++) {
        struct restart_window *window = &settings->windows[i];
        window->days = (uint8_t)(chance(sim, 40) ? 0x7f : 1 + pick(sim, 0x7f));
        window->from = (uint16_t)(pick(sim, 96) * 15);
        window->until = (uint16_t)((window->from + 15 * (1 + pick(sim, 48))) % 1440);
    }
}

/* Of all kinds, and some that are of no use. */
void draw_restart_policy(struct sim *sim)
{
    static const enum restart_policy policies[] = {RESTART_IMMEDIATE, RESTART_IMMEDIATE,
                                                   RESTART_WINDOW,    RESTART_WINDOW,
                                                   RESTART_IDLE,      RESTART_WINDOW_OR_IDLE};
    static const uint32_t staggers[] = {0, 0, 0, 30, 1440};
    static const uint32_t deadlines[] = {7, 7, 1, 60};
    struct settings *settings = &sim->set;

    settings->values[SETTING_RESTART_POLICY] = policies[pick(sim, 6)];
    settings->values[SETTING_STAGGER_MINUTES] = staggers[pick(sim, 5)];
    settings->values[SETTING_DEADLINE_DAYS] = deadlines[pick(sim, 4)];
    set_windows(sim);
    settings->bad[SETTING_RESTART_POLICY] = chance(sim, 5);
    settings->bad[SETTING_RESTART_WINDOWS] = chance(sim, 5);
    if (settings->bad[SETTING_RESTART_POLICY]) {
        settings->values[SETTING_RESTART_POLICY] = RESTART_IMMEDIATE;
    }
    if (settings->bad[SETTING_RESTART_WINDOWS]) {
        settings->window_count = 0;
    }
}

/* AlsoRestart: in the right order or not, and some that need not or cannot be restarted. */
void draw_companions(struct sim *sim)
{
    static const char *const names[] = {"IAS", "RaMgmtSvc", "vpnmonitor", "NoSuchService"};
    struct settings *settings = &sim->set;
    const unsigned first = pick(sim, 4);

    settings->bad[SETTING_ALSO_RESTART] = false;
    settings->companion_count = pick(sim, 4);
    for (size_t i = 0; i < settings->companion_count; i++) {
        strcpy(settings->companions[i], names[(first + i) % 4]);
    }
}

static void sets_companions(struct sim *sim, unsigned unused)
{
    (void)unused;
    draw_companions(sim);
    sim_note(sim, "administrator", "sets AlsoRestart to %u services, the first %s",
             (unsigned)sim->set.companion_count,
             sim->set.companion_count > 0 ? sim->set.companions[0] : "none");
}

static void sets_a_restart_policy(struct sim *sim, unsigned unused)
{
    const struct settings *settings = &sim->set;

    (void)unused;
    draw_restart_policy(sim);
    sim_note(sim, "administrator", "sets RestartPolicy %u%s, %u windows%s, StaggerMinutes %u",
             (unsigned)settings->values[SETTING_RESTART_POLICY],
             settings->bad[SETTING_RESTART_POLICY] ? " (refused)" : "",
             (unsigned)settings->window_count,
             settings->bad[SETTING_RESTART_WINDOWS] ? " (refused)" : "",
             (unsigned)settings->values[SETTING_STAGGER_MINUTES]);
}

static void sets_other_root(struct sim *sim, unsigned unused)
{
    static const char *const words[] = {"trusted", "refuse", "allow"};
    uint32_t *other_root = &sim->set.values[SETTING_OTHER_ROOT];

    (void)unused;
    *other_root = pick(sim, OTHER_ROOT_ALLOW + 1);
    sim->set.bad[SETTING_OTHER_ROOT] = false;
    sim_note(sim, "administrator", "sets OtherRoot to '%s'", words[*other_root]);
}

static void sets_foreign_bindings(struct sim *sim, unsigned unused)
{
    static const char *const words[] = {"refuse", "follow", "corotate", "own"};
    uint32_t *policy = &sim->set.values[SETTING_FOREIGN_BINDINGS];

    (void)unused;
    *policy = pick(sim, FOREIGN_OWN + 1);
    sim->set.bad[SETTING_FOREIGN_BINDINGS] = false;
    sim_note(sim, "administrator", "sets ForeignBindings to '%s'", words[*policy]);
}

/* ---- any bytes ---- */

#define RUBBISH_MAX 40

static struct setting_value any_value(struct sim *sim, char text[RUBBISH_MAX])
{
    struct setting_value value = {.presence = chance(sim, 80) ? PART_PRESENT : PART_MALFORMED};

    value.number = chance(sim, 50) ? pick(sim, 400) : (uint32_t)random_next(&sim->random);
    value.text = text;
    value.length = pick(sim, RUBBISH_MAX);
    for (size_t i = 0; i < value.length; i++) {
        text[i] = (char)random_next(&sim->random);
    }
    return value;
}

static void takes_a_setting_out(struct sim *sim, unsigned setting)
{
    unset(&sim->set, (enum setting)setting);
    sim_note(sim, "administrator", "takes %s out", setting_definitions[setting].name);
    if (sim->alive && !sim->in_pass) {
        sim_process_ends(sim);
        sim_plan(sim, INSTANT_MINUTE, sim_process_starts, 0);
    }
}

static void puts_any_bytes_into_a_setting(struct sim *sim, unsigned unused)
{
    const enum setting setting = (enum setting)pick(sim, SETTING_COUNT);
    char text[RUBBISH_MAX];
    const struct setting_value value = any_value(sim, text);

    (void)unused;
    unset(&sim->set, setting);
    (void)settings_take(&sim->set, setting, &value);
    if (setting == SETTING_SAFETY_PASS_MINUTES && sim->set.values[setting] < 30) {
        sim->set.values[setting] = 30; /* a schedule of days is to come to an end */
    }
    sim_note(sim, "somebody", "puts any bytes into %s: it is %s", setting_definitions[setting].name,
             sim->set.bad[setting] ? "refused" : "taken");
    if (chance(sim, 70)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), takes_a_setting_out, (unsigned)setting);
    }
}

event *configuration_event(struct sim *sim)
{
    static event *const events[] = {
        sets_a_host_name,      sets_never,      sets_a_restart_policy,        sets_other_root,
        sets_foreign_bindings, sets_companions, puts_any_bytes_into_a_setting};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
