/* The policies' texts in one language (ADML). */
#include "catalogue.h"

#include <stdio.h>

#include "settings/text.h"

/* What stands around the words of a setting. */
static const struct phrases {
    const char *product_help;
    const char *supported;
    const char *from; /* of a number */
    const char *to;
    const char *one_of;
    const char *must_be; /* of a text */
    const char *enabled;
    const char *not_enabled;
    const char *no_standard;
    const char *refused[3]; /* by what it restricts */
} phrases[LANGUAGE_COUNT] = {
    [ENGLISH] =
        {
            .product_help =
                "Settings of SSTP Certificate Rotator, the service that applies renewed "
                "certificates on SSTP VPN servers (Routing and Remote Access). All of them are "
                "optional. What is set here takes precedence over what is set on the server.",
            .supported =
                "At least Windows Server 2016 or Windows 10 with SSTP Certificate Rotator 0.1",
            .from = "From ",
            .to = " to ",
            .one_of = "One of:",
            .must_be = "It must be ",
            .enabled = "If you enable this policy setting, its value takes precedence over the "
                       "setting on the server.",
            .not_enabled = "If you disable or do not configure this policy setting, the setting on "
                           "the server applies (sstp-cert-rotator config), otherwise the default",
            .no_standard = ", which is none.",
            .refused =
                {[RESTRICTS_NOTHING] = "A value that is not valid is reported in the Event Log, "
                                       "and the default applies.",
                 [RESTRICTS_CHANGES] =
                     "A value that is not valid is reported in the Event Log. Because the setting "
                     "restricts changes, none are made until the value is corrected.",
                 [RESTRICTS_RESTARTS] =
                     "A value that is not valid is reported in the Event Log. Because the setting "
                     "restricts restarts, renewed certificates wait until the current certificate "
                     "is near its end."},
        },
    [GERMAN] =
        {
            .product_help = "Einstellungen von SSTP Certificate Rotator, dem Dienst, der erneuerte "
                            "Zertifikate auf SSTP-VPN-Servern (Routing und RAS) anwendet. Alle "
                            "Einstellungen sind optional. Was hier festgelegt wird, hat Vorrang "
                            "vor den Einstellungen auf dem Server.",
            .supported =
                "Mindestens Windows Server 2016 oder Windows 10 mit SSTP Certificate Rotator 0.1",
            .from = "Von ",
            .to = " bis ",
            .one_of = "Mögliche Werte:",
            .must_be = "Zulässig: ",
            .enabled = "Wenn Sie diese Richtlinieneinstellung aktivieren, hat ihr Wert Vorrang vor "
                       "der Einstellung auf dem Server.",
            .not_enabled = "Wenn Sie diese Richtlinieneinstellung deaktivieren oder nicht "
                           "konfigurieren, gilt die Einstellung auf dem Server (sstp-cert-rotator "
                           "config), andernfalls der Standardwert",
            .no_standard = ". Hier gibt es keinen Standardwert.",
            .refused = {[RESTRICTS_NOTHING] = "Ein ungültiger Wert wird im Ereignisprotokoll "
                                              "gemeldet, und der Standardwert gilt.",
                        [RESTRICTS_CHANGES] =
                            "Ein ungültiger Wert wird im Ereignisprotokoll gemeldet. Da die "
                            "Einstellung Änderungen einschränkt, werden keine vorgenommen, bis der "
                            "Wert korrigiert ist.",
                        [RESTRICTS_RESTARTS] =
                            "Ein ungültiger Wert wird im Ereignisprotokoll gemeldet. Da die "
                            "Einstellung Neustarts einschränkt, warten erneuerte Zertifikate, bis "
                            "das aktuelle Zertifikat bald abläuft."},
        },
};

/* ---- strings ---- */

static void string(const char *id, const char *text)
{
    (void)printf("      <string id=\"%s\">", id);
    xml_text(text);
    (void)puts("</string>");
}

/* Of a choice: "immediate: at once" */
static void item(struct part word, struct part meaning)
{
    xml_part(word);
    (void)fputs(": ", stdout);
    xml_part(meaning);
}

static void allowed(const struct setting_definition *definition, const struct words *words,
                    const struct phrases *phrase)
{
    switch (definition->type) {
    case SETTING_NUMBER:
        xml_text(phrase->from);
        (void)printf("%u", definition->minimum);
        xml_text(phrase->to);
        (void)printf("%u.", definition->maximum);
        break;
    case SETTING_CHOICE:
        xml_text(phrase->one_of);
        for (uint32_t i = 0; i < parts_in(definition->words); i++) {
            (void)fputs("\n- ", stdout);
            item(part_of(definition->words, i), part_of(words->choices, i));
        }
        break;
    case SETTING_TEXT:
        xml_text(phrase->must_be);
        xml_text(words->form);
        (void)putchar('.');
        break;
    }
}

static void not_enabled(enum setting setting, const struct phrases *phrase)
{
    char standard[SETTING_DEFAULT_SIZE];

    xml_text(phrase->not_enabled);
    if (setting_default(setting, standard)[0] == '\0') {
        xml_text(phrase->no_standard);
    } else {
        (void)fputs(": ", stdout);
        xml_text(standard);
        (void)putchar('.');
    }
}

static void explanation(enum setting setting, const struct words *words,
                        const struct phrases *phrase)
{
    const struct setting_definition *definition = &setting_definitions[setting];

    (void)printf("      <string id=\"%s_Help\">", definition->name);
    xml_text(words->help);
    (void)fputs("\n\n", stdout);
    allowed(definition, words, phrase);
    (void)fputs("\n\n", stdout);
    xml_text(phrase->enabled);
    (void)fputs("\n\n", stdout);
    not_enabled(setting, phrase);
    (void)fputs("\n\n", stdout);
    xml_text(phrase->refused[definition->restricts]);
    (void)puts("</string>");
}

static void strings(enum setting setting, enum language language)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const struct words words = words_of(setting, language);

    string(definition->name, words.title);
    explanation(setting, &words, &phrases[language]);
    if (definition->type != SETTING_CHOICE) {
        return;
    }
    for (uint32_t i = 0; i < parts_in(definition->words); i++) {
        const struct part word = part_of(definition->words, i);
        (void)printf("      <string id=\"");
        xml_word_id(definition->name, word);
        (void)printf("\">");
        item(word, part_of(words.choices, i));
        (void)puts("</string>");
    }
}

/* ---- what the editor shows ---- */

static void presentation(enum setting setting, enum language language)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const struct words words = words_of(setting, language);
    char standard[SETTING_DEFAULT_SIZE];

    (void)printf("      <presentation id=\"%s\">\n        ", definition->name);
    switch (definition->type) {
    case SETTING_NUMBER:
        (void)printf("<decimalTextBox refId=\"%s\" defaultValue=\"%u\">", definition->name,
                     definition->standard);
        xml_text(words.title);
        (void)puts(":</decimalTextBox>");
        break;
    case SETTING_CHOICE:
        (void)printf("<dropdownList refId=\"%s\" noSort=\"true\" defaultItem=\"%u\">",
                     definition->name, definition->standard);
        xml_text(words.title);
        (void)puts(":</dropdownList>");
        break;
    case SETTING_TEXT:
        (void)printf("<textBox refId=\"%s\">\n          <label>", definition->name);
        xml_text(words.title);
        (void)puts(":</label>");
        if (setting_default(setting, standard)[0] != '\0') {
            (void)fputs("          <defaultValue>", stdout);
            xml_text(standard);
            (void)puts("</defaultValue>");
        }
        (void)puts("        </textBox>");
        break;
    }
    (void)puts("      </presentation>");
}

void write_adml(enum language language)
{
    (void)puts("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
               "<!-- Generated by tools/catalogue.sh from core/settings/settings.c. -->\n"
               "<policyDefinitionResources "
               "xmlns=\"http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions\" "
               "revision=\"1.0\" schemaVersion=\"1.0\">\n"
               "  <displayName>SSTP Certificate Rotator</displayName>");
    (void)fputs("  <description>", stdout);
    xml_text(phrases[language].product_help);
    (void)puts("</description>\n  <resources>\n    <stringTable>");
    string("SstpCertRotator", "SSTP Certificate Rotator");
    string("SstpCertRotator_Help", phrases[language].product_help);
    string("SUPPORTED_SstpCertRotator", phrases[language].supported);
    for (int i = 0; i < SETTING_COUNT; i++) {
        strings((enum setting)i, language);
    }
    (void)puts("    </stringTable>\n    <presentationTable>");
    for (int i = 0; i < SETTING_COUNT; i++) {
        presentation((enum setting)i, language);
    }
    (void)puts("    </presentationTable>\n  </resources>\n</policyDefinitionResources>");
}
