/* What core's table lacks, because the program does not need it: titles, the meaning of each
 * choice, and all of it in German. */
#include "catalogue.h"

#include <stdio.h>
#include <string.h>

#include "settings/text.h"

#define GERMAN_ISSUERS                                                                               \
    "bis zu 8 Zeichenfolgen, durch Semikolons getrennt, zusammen höchstens 511 Byte. Ein "          \
    "Semikolon zwischen Anführungszeichen gehört zur Zeichenfolge, so wie Windows Namen anzeigt: " \
    "O=\"A; B\", C=DE"
#define GERMAN_TEMPLATES                                                                           \
    "bis zu 8 Objektkennungen wie 1.3.6.1.4.1.311.21.8.1, durch Semikolons getrennt. Namen sind "  \
    "zulässig, wenn dieser Server sie kennt: die Namen von Vorlagen der Version 1, die im "       \
    "Zertifikat stehen, und von Vorlagen, deren Objektkennung hier registriert ist"
#define GERMAN_THUMBPRINTS                                                                         \
    "bis zu 8 SHA-1-Fingerabdrücke aus 40 Hexadezimalziffern, durch Semikolons getrennt, auch "   \
    "mit Leerzeichen oder Doppelpunkten zwischen den Ziffern"

/* A new setting gets its row here; until it has, the build fails. `choices` are in the order of the
 * words of core's table. */
static const struct {
    const char *title;
    const char *choices;
    struct words german;
} table[SETTING_COUNT] = {
    [SETTING_MODE] =
        {"Whether this service makes changes",
         "required changes are made|everything is reported, and no changes are made",
         {"Änderungen durch diesen Dienst",
          "Legt fest, ob dieser Dienst Änderungen am Server vornimmt. Mit enforce nimmt er die "
          "erforderlichen Änderungen vor. Mit observe prüft und meldet er alles, auch die "
          "erforderlichen Änderungen, nimmt aber keine vor, auch nicht nach einem Neustart von "
          "Windows.",
          NULL,
          "erforderliche Änderungen werden vorgenommen|alles wird gemeldet, nichts wird geändert"}},
    [SETTING_HOST_NAME] =
        {"Names that VPN clients connect to",
         NULL,
         {"Namen, mit denen sich VPN-Clients verbinden",
          "Legt die Namen fest, mit denen sich VPN-Clients verbinden. Nur Zertifikate, die auf "
          "alle diese Namen ausgestellt sind, werden angewendet. Ohne diese Einstellung gelten die "
          "Namen des letzten gültigen Zertifikats.",
          "bis zu 8 DNS-Namen (internationalisierte in der Form xn--...) oder IP-Adressen ohne "
          "Platzhalter, durch Semikolons getrennt",
          NULL}},
    [SETTING_ISSUER] = {"Issuers of the certificate",
                        NULL,
                        {"Aussteller des Zertifikats",
                         "Nur Zertifikate, deren Ausstellername eine dieser Zeichenfolgen enthält, "
                         "werden angewendet.",
                         GERMAN_ISSUERS, NULL}},
    [SETTING_TEMPLATE] = {"Certificate templates",
                          NULL,
                          {"Zertifikatvorlagen",
                           "Nur Zertifikate aus diesen AD CS-Vorlagen werden angewendet.",
                           GERMAN_TEMPLATES, NULL}},
    [SETTING_THUMBPRINT] =
        {"Thumbprints of the certificate",
         NULL,
         {"Fingerabdrücke des Zertifikats",
          "Nur Zertifikate mit einem dieser SHA-1-Fingerabdrücke werden angewendet.",
          GERMAN_THUMBPRINTS "; der Name eines Servers gehört in HostName", NULL}},
    [SETTING_NEVER_ISSUER] = {"Issuers whose certificates are not applied",
                              NULL,
                              {"Aussteller, deren Zertifikate nicht angewendet werden",
                               "Zertifikate, deren Ausstellername eine dieser Zeichenfolgen "
                               "enthält, werden niemals angewendet.",
                               GERMAN_ISSUERS, NULL}},
    [SETTING_NEVER_TEMPLATE] = {"Templates whose certificates are not applied",
                                NULL,
                                {"Vorlagen, deren Zertifikate nicht angewendet werden",
                                 "Zertifikate aus diesen AD CS-Vorlagen werden niemals angewendet, "
                                 "zum Beispiel solche, die eine Domäne für IKEv2 registriert.",
                                 GERMAN_TEMPLATES, NULL}},
    [SETTING_NEVER_THUMBPRINT] =
        {"Thumbprints of certificates that are not applied",
         NULL,
         {"Fingerabdrücke von Zertifikaten, die nicht angewendet werden",
          "Zertifikate mit einem dieser SHA-1-Fingerabdrücke werden niemals angewendet.",
          GERMAN_THUMBPRINTS, NULL}},
    [SETTING_OTHER_ROOT] =
        {"Certificates of another issuer",
         "they are applied if clients can be expected to trust them|they are not applied|they are "
         "applied",
         {"Zertifikate eines anderen Ausstellers",
          "Legt fest, ob ein Zertifikat einen anderen Aussteller als das bisherige haben darf: "
          "wenn zu erwarten ist, dass Clients ihm vertrauen, niemals oder immer.",
          NULL,
          "sie werden angewendet, wenn zu erwarten ist, dass Clients ihnen vertrauen|sie werden "
          "nicht angewendet|sie werden angewendet"}},
    [SETTING_FOREIGN_BINDINGS] =
        {"Bindings of other applications on the SSTP port",
         "no changes are made, also not for SSTP|they stay as they are, and SSTP uses their "
         "certificate|they receive the SSTP certificate and stay with the other application|they "
         "become those of SSTP",
         {"Bindungen anderer Anwendungen am Port von SSTP",
          "Legt fest, was geschieht, wenn eine Bindung an Adresse und Port von SSTP einer anderen "
          "Anwendung gehört. Mit refuse wird nichts geändert. Mit follow bleibt die Bindung "
          "unverändert, und SSTP verwendet ihr Zertifikat, solange es für die Namen dieses Servers "
          "geeignet ist. Mit corotate erhält die Bindung das Zertifikat von SSTP und gehört "
          "weiterhin der anderen Anwendung. Das gilt auch für Bindungen am selben Port für eine "
          "Adresse oder einen Namen dieses Servers, die das zu ersetzende Zertifikat haben. Mit "
          "own übernimmt SSTP die Bindung.",
          NULL,
          "es wird nichts geändert, auch nicht für SSTP|sie bleiben unverändert, und SSTP "
          "verwendet ihr Zertifikat|sie erhalten das Zertifikat von SSTP und gehören weiterhin der "
          "anderen Anwendung|SSTP übernimmt sie"}},
    [SETTING_OFFLOAD_HASH] =
        {"SHA-256 hash of the load balancer's certificate",
         NULL,
         {"SHA-256-Hashwert des Zertifikats auf dem Lastenausgleichsmodul",
          "Legt den SHA-256-Hashwert des Zertifikats auf dem Lastenausgleichsmodul fest, wenn TLS "
          "dort endet (UseHttps ist 0). Dieser Dienst passt den von SSTP gespeicherten Hashwert "
          "daran an. Der SSTP-Wert isHashConfiguredByAdmin muss 1 sein.",
          "ein SHA-256-Hashwert aus 64 Hexadezimalziffern, auch mit Leerzeichen oder Doppelpunkten "
          "dazwischen",
          NULL}},
    [SETTING_OFFLOAD_PROBE] =
        {"Name at which the load balancer's certificate is monitored",
         NULL,
         {"Name, unter dem das Zertifikat des Lastenausgleichsmoduls überwacht wird",
          "Legt den Namen fest, mit dem sich VPN-Clients verbinden, wenn TLS an einem "
          "Lastenausgleichsmodul endet (UseHttps ist 0), optional mit Port: vpn.example.com:443. "
          "Dieser Dienst verbindet sich mit diesem Namen und gleicht den Hashwert, den SSTP "
          "gespeichert hat, dem des dortigen Zertifikats an. Dieser Server muss dem Zertifikat für "
          "den Namen vertrauen, Issuer muss es zulassen, und es muss zweimal im Abstand einiger "
          "Minuten vorgelegt werden.",
          "ein DNS-Name, optional mit Doppelpunkt und Port", NULL}},
    [SETTING_RESTARTS_PER_HOUR] =
        {"Restarts per hour",
         NULL,
         {"Neustarts pro Stunde",
          "Legt fest, wie oft RemoteAccess innerhalb einer Stunde höchstens neu gestartet wird. "
          "Solange kein VPN-Client verbunden ist und keiner eine Verbindung herstellen kann, "
          "liegen stattdessen 1, 2, 4, 8 Minuten usw. zwischen den Neustarts.",
          NULL, NULL}},
    [SETTING_RESTARTS_PER_DAY] =
        {"Restarts per day",
         NULL,
         {"Neustarts pro Tag",
          "Legt fest, wie oft RemoteAccess innerhalb von 24 Stunden höchstens neu gestartet wird. "
          "Solange kein VPN-Client verbunden ist und keiner eine Verbindung herstellen kann, sind "
          "mehr Neustarts möglich: bis zu einem pro Stunde.",
          NULL, NULL}},
    [SETTING_RESTART_POLICY] =
        {"When RemoteAccess can be restarted",
         "immediately|within RestartWindows|while no VPN client is connected|within RestartWindows "
         "or while no VPN client is connected",
         {"Zeitpunkt für Neustarts von RemoteAccess",
          "Legt fest, wann RemoteAccess für ein erneuertes Zertifikat neu gestartet werden darf: "
          "sofort, nur in den Zeitfenstern von RestartWindows, nur, während kein VPN-Client "
          "verbunden ist, oder sobald eine dieser beiden Bedingungen eintritt. Wenn VPN-Clients "
          "keine Verbindung herstellen können, wird das sofort behoben.",
          NULL,
          "sofort|in den Zeitfenstern von RestartWindows|während kein VPN-Client verbunden ist|in "
          "den Zeitfenstern von RestartWindows oder während kein VPN-Client verbunden ist"}},
    [SETTING_RESTART_WINDOWS] =
        {"Times in which RemoteAccess can be restarted",
         NULL,
         {"Zeitfenster für Neustarts von RemoteAccess",
          "Legt wöchentliche Zeitfenster nach der Uhr dieses Servers fest. Sie gelten, wenn "
          "RestartPolicy auf window oder window-or-idle festgelegt ist. Die Wochentage heißen Sun, "
          "Mon, Tue, Wed, Thu, Fri und Sat; daily bedeutet täglich.",
          "bis zu 16 Zeitfenster, durch Semikolons getrennt, zum Beispiel: Sat 22:00-04:00; "
          "Mon-Fri 02:00-03:30; daily 05:00-05:30",
          NULL}},
    [SETTING_STAGGER_MINUTES] = {"Minutes over which the servers of a farm are spread",
                                 NULL,
                                 {"Minuten, über die sich die Server einer Farm verteilen",
                                  "Ein erneuertes Zertifikat wird um bis zu so viele Minuten "
                                  "später angewendet, abhängig vom Namen des Servers, damit die "
                                  "Server einer Farm nicht gleichzeitig neu gestartet werden.",
                                  NULL, NULL}},
    [SETTING_DEADLINE_DAYS] =
        {"Days before expiration from which a renewal no longer waits",
         NULL,
         {"Tage vor dem Ablauf, ab denen nicht mehr gewartet wird",
          "So viele Tage vor dem Ablauf des aktuellen Zertifikats wartet seine Erneuerung nicht "
          "mehr. Berücksichtigt wird höchstens ein Sechstel der Gültigkeitsdauer.",
          NULL, NULL}},
    [SETTING_WARNING_DAYS] =
        {"Days before expiration on which the end is reported",
         NULL,
         {"Tage vor dem Ablauf, an denen er gemeldet wird",
          "Legt fest, wie viele Tage vor dem Ablauf des aktuellen Zertifikats gemeldet wird, wann "
          "es abläuft und wodurch es ersetzt wird. Bevor zwei Drittel der Gültigkeitsdauer "
          "vergangen sind, wird nichts gemeldet. Der letzte Tag wird immer gemeldet, als Fehler.",
          "bis zu 8 Zahlen von 1 bis 365, durch Kommas getrennt", NULL}},
    [SETTING_SETTLE_SECONDS] =
        {"Seconds without changes before this service acts",
         NULL,
         {"Sekunden ohne Änderung, bevor der Dienst reagiert",
          "So viele Sekunden müssen der Zertifikatspeicher, die Bindungen, die Parameter von SSTP, "
          "die Dienste und die Einstellungen unverändert bleiben, bevor der Dienst auf eine "
          "Änderung reagiert. Schon die Registrierung eines einzigen Zertifikats löst mehrere "
          "Änderungen aus.",
          NULL, NULL}},
    [SETTING_SAFETY_PASS_MINUTES] = {"Minutes between regular checks",
                                     NULL,
                                     {"Minuten zwischen regelmäßigen Prüfungen",
                                      "Legt fest, wie viele Minuten zwischen zwei Prüfungen "
                                      "liegen, wenn es keinen Anlass für eine Prüfung gab.",
                                      NULL, NULL}},
    [SETTING_SERVICE_STOP_SECONDS] =
        {"Seconds that a service can take to stop",
         NULL,
         {"Sekunden, die ein Dienst zum Beenden benötigen darf",
          "So viele Sekunden darf ein Dienst zum Beenden benötigen, ohne einen Fortschritt zu "
          "melden. Danach wird angenommen, dass er nicht mehr reagiert.",
          NULL, NULL}},
    [SETTING_SERVICE_START_SECONDS] =
        {"Seconds that a service can take to start",
         NULL,
         {"Sekunden, die ein Dienst zum Starten benötigen darf",
          "So viele Sekunden darf ein Dienst zum Starten benötigen, ohne einen Fortschritt zu "
          "melden. Danach wird angenommen, dass er nicht mehr reagiert.",
          NULL, NULL}},
    [SETTING_PROOF_SECONDS] =
        {"Seconds that SSTP can take until a client can connect",
         NULL,
         {"Sekunden, die SSTP benötigen darf, bis sich ein Client verbinden kann",
          "So viele Sekunden darf SSTP nach einem Neustart benötigen, bis ein VPN-Client eine "
          "Verbindung herstellen kann. Danach startet dieser Dienst SSTP innerhalb der Grenzwerte "
          "noch einmal neu.",
          NULL, NULL}},
    [SETTING_HEALTH_CHECK] =
        {"How SSTP is tested",
         "by HEAD, as load balancers do|by SSTP_DUPLEX_POST, as a VPN client begins",
         {"Integritätsprüfung von SSTP",
          "Legt fest, wie SSTP geprüft wird: mit der HEAD-Anforderung, die Lastenausgleichsmodule "
          "verwenden, oder mit SSTP_DUPLEX_POST, womit ein VPN-Client beginnt. Letzteres erkennt "
          "auch, dass alle SSTP-Ports belegt sind, und beginnt jedes Mal eine Verbindung, die "
          "sofort wieder endet.",
          NULL, "mit HEAD, wie Lastenausgleichsmodule|mit SSTP_DUPLEX_POST, wie ein VPN-Client"}},
    [SETTING_ALSO_RESTART] =
        {"Additional services to restart",
         NULL,
         {"Zusätzliche Dienste, die neu gestartet werden",
          "Dienste, die in dieser Reihenfolge nach RemoteAccess neu gestartet werden, wenn "
          "RemoteAccess für ein Zertifikat neu gestartet wird und sie ausgeführt werden. Beispiel: "
          "IAS. Dienste, die von SstpSvc abhängen, werden ohnehin neu gestartet.",
          "bis zu 8 Dienstnamen, durch Semikolons getrennt, jeder nur einmal, ohne SstpSvc, "
          "RasMan, RemoteAccess und SstpCertRotator",
          NULL}},
};

struct words words_of(enum setting setting, enum language language)
{
    return language == GERMAN
               ? table[setting].german
               : (struct words){table[setting].title, setting_definitions[setting].help,
                                setting_form(setting), table[setting].choices};
}

/* ---- parts ---- */

struct part part_of(const char *parts, uint32_t index)
{
    size_t length;
    const char *text = setting_word(parts, index, &length);

    return (struct part){(int)length, text};
}

uint32_t parts_in(const char *parts)
{
    uint32_t count = 1;

    for (; *parts != '\0'; parts++) {
        count += *parts == '|';
    }
    return count;
}

/* ---- whether none is missing ---- */

static bool has(const char *name, const char *language, const char *what, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        (void)fprintf(stderr, "tools/catalogue/words.c: %s has no %s in %s\n", name, what,
                      language);
        return false;
    }
    return true;
}

static bool complete(enum setting setting, enum language language)
{
    static const char *const names[LANGUAGE_COUNT] = {"English", "German"};
    const struct setting_definition *definition = &setting_definitions[setting];
    const struct words words = words_of(setting, language);
    bool all = has(definition->name, names[language], "title", words.title) &&
               has(definition->name, names[language], "explanation", words.help);

    if (definition->type == SETTING_TEXT) {
        all = has(definition->name, names[language], "form", words.form) && all;
    } else if (definition->type == SETTING_CHOICE) {
        const bool there = has(definition->name, names[language], "choices", words.choices);
        all = there && all &&
              has(definition->name, names[language], "meaning for each choice",
                  parts_in(words.choices) == parts_in(definition->words) ? "all" : NULL);
    }
    return all;
}

bool words_complete(void)
{
    bool all = true;

    for (int i = 0; i < SETTING_COUNT; i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            all = complete((enum setting)i, (enum language)language) && all;
        }
    }
    return all;
}
