/* What core's table lacks, since it is of no use in the program: titles, the meaning of each
 * choice, and all of it in German. */
#include "catalogue.h"

#include <stdio.h>
#include <string.h>

#include "settings/text.h"

#define GERMAN_ISSUERS                                                                             \
    "bis zu 8 Texte, durch Semikolons getrennt, zusammen höchstens 511 Bytes. Ein Semikolon "     \
    "zwischen Anführungszeichen gehört zum Text, so wie Windows Namen anzeigt: O=\"A; B\", C=DE"
#define GERMAN_TEMPLATES                                                                           \
    "bis zu 8 Objektkennungen wie 1.3.6.1.4.1.311.21.8.1, durch Semikolons getrennt. Auch Namen "  \
    "zählen, soweit dieser Server sie kennt: von Vorlagen der Version 1, die im Zertifikat "      \
    "stehen, und von solchen, deren Objektkennung hier registriert ist"
#define GERMAN_THUMBPRINTS                                                                         \
    "bis zu 8 SHA-1-Fingerabdrücke aus 40 Hexadezimalziffern, durch Semikolons getrennt, auch "   \
    "mit "                                                                                         \
    "Leerzeichen oder Doppelpunkten zwischen den Ziffern"

/* A new setting gets its row here; until it has, the build fails. `choices` are in the order of the
 * words of core's table. */
static const struct {
    const char *title;
    const char *choices;
    struct words german;
} table[SETTING_COUNT] = {
    [SETTING_MODE] = {"Whether this service changes anything",
                      "what is due is done|all is reported, and nothing is changed",
                      {"Ob dieser Dienst etwas ändert",
                       "Legt fest, ob dieser Dienst auf dem Server etwas ändert: Was fällig ist, "
                       "wird getan; oder "
                       "alles wird beurteilt und gemeldet, auch, was zu tun wäre, und nichts wird "
                       "geändert, auch "
                       "nicht nach einem Neustart von Windows.",
                       NULL,
                       "was fällig ist, wird getan|alles wird gemeldet, und nichts wird geändert"}},
    [SETTING_HOST_NAME] =
        {"Names that VPN clients connect to",
         NULL,
         {"Namen, mit denen sich VPN-Clients verbinden",
          "Die Namen, mit denen sich VPN-Clients verbinden. Nur Zertifikate, die auf alle diese "
          "Namen ausgestellt sind, werden verwendet. Sind sie nicht festgelegt, gelten die Namen "
          "des letzten guten Zertifikats.",
          "bis zu 8 DNS-Namen (internationalisierte in der Form xn--...) oder IP-Adressen, durch "
          "Semikolons getrennt, ohne Platzhalter",
          NULL}},
    [SETTING_ISSUER] = {"Issuers of the certificate",
                        NULL,
                        {"Aussteller des Zertifikats",
                         "Nur Zertifikate, in deren Ausstellernamen einer dieser Texte vorkommt, "
                         "werden verwendet.",
                         GERMAN_ISSUERS, NULL}},
    [SETTING_TEMPLATE] = {"Certificate templates",
                          NULL,
                          {"Zertifikatvorlagen",
                           "Nur Zertifikate, die aus diesen AD-CS-Vorlagen stammen, werden "
                           "verwendet.",
                           GERMAN_TEMPLATES, NULL}},
    [SETTING_THUMBPRINT] = {"Thumbprints of the certificate",
                            NULL,
                            {"Fingerabdrücke des Zertifikats",
                             "Nur Zertifikate mit einem dieser SHA-1-Fingerabdrücke werden "
                             "verwendet.",
                             GERMAN_THUMBPRINTS "; der Name eines Servers gehört in HostName",
                             NULL}},
    [SETTING_NEVER_ISSUER] = {"Issuers whose certificates are not used",
                              NULL,
                              {"Aussteller, deren Zertifikate nicht verwendet werden",
                               "Zertifikate, in deren Ausstellernamen einer dieser Texte vorkommt, "
                               "werden nicht verwendet, was auch sonst für sie spricht.",
                               GERMAN_ISSUERS, NULL}},
    [SETTING_NEVER_TEMPLATE] = {"Templates whose certificates are not used",
                                NULL,
                                {"Vorlagen, deren Zertifikate nicht verwendet werden",
                                 "Zertifikate, die aus diesen AD-CS-Vorlagen stammen, werden nicht "
                                 "verwendet, etwa solche, die eine Domäne für IKEv2 ausstellt.",
                                 GERMAN_TEMPLATES, NULL}},
    [SETTING_NEVER_THUMBPRINT] = {"Thumbprints of certificates that are not used",
                                  NULL,
                                  {"Fingerabdrücke von Zertifikaten, die nicht verwendet werden",
                                   "Zertifikate mit einem dieser SHA-1-Fingerabdrücke werden nicht "
                                   "verwendet.",
                                   GERMAN_THUMBPRINTS, NULL}},
    [SETTING_OTHER_ROOT] =
        {"Certificates of another issuer",
         "they are used if clients can be expected to trust them|they are not used|they are used",
         {"Zertifikate eines anderen Ausstellers",
          "Legt fest, ob ein Zertifikat einen anderen Aussteller haben darf als das bisherige: "
          "wenn "
          "zu erwarten ist, dass Clients ihm dennoch vertrauen, wie von einer öffentlichen "
          "Zertifizierungsstelle zu einer anderen; nie; oder immer.",
          NULL,
          "sie werden verwendet, wenn zu erwarten ist, dass Clients ihnen vertrauen|sie werden "
          "nicht verwendet|sie werden verwendet"}},
    [SETTING_FOREIGN_BINDINGS] =
        {"Bindings of other applications on SSTP's port",
         "nothing is changed, not for SSTP either|they are left alone, and SSTP uses their "
         "certificate|they get SSTP's certificate and stay the other application's|they become "
         "SSTP's",
         {"Bindungen anderer Anwendungen auf dem Port von SSTP",
          "Legt fest, was geschieht, wenn die Bindung auf Adresse und Port von SSTP einer anderen "
          "Anwendung gehört: gar nichts; sie bleibt, wie sie ist, und SSTP verwendet ihr "
          "Zertifikat, solange es für die Namen dieses Servers taugt; sie erhält das Zertifikat "
          "von SSTP und gehört weiterhin der anderen Anwendung, ebenso wie Bindungen für eine "
          "Adresse oder einen Namen dieses Servers auf demselben Port, die das Zertifikat haben, "
          "das ersetzt wird; oder sie wird von SSTP übernommen.",
          NULL,
          "es wird nichts geändert, auch nicht für SSTP|sie bleiben, wie sie sind, und SSTP "
          "verwendet ihr Zertifikat|sie erhalten das Zertifikat von SSTP und "
          "gehören weiterhin der anderen Anwendung|SSTP übernimmt sie"}},
    [SETTING_OFFLOAD_HASH] =
        {"SHA-256 hash of the load balancer's certificate",
         NULL,
         {"SHA-256-Hashwert des Zertifikats auf dem Lastenausgleich",
          "Wenn TLS an einem Lastenausgleich endet (UseHttps ist 0): der SHA-256-Hashwert des "
          "Zertifikats, das dort verwendet wird. Der Wert, den SSTP davon gespeichert hat, wird "
          "ihm angeglichen; isHashConfiguredByAdmin muss dort 1 sein.",
          "ein SHA-256-Hashwert aus 64 Hexadezimalziffern, auch mit Leerzeichen oder Doppelpunkten "
          "dazwischen",
          NULL}},
    [SETTING_OFFLOAD_PROBE] =
        {"Name at which the load balancer's certificate is looked at",
         NULL,
         {"Name, unter dem das Zertifikat des Lastenausgleichs ermittelt wird",
          "Wenn TLS an einem Lastenausgleich endet (UseHttps ist 0): der Name, mit dem sich "
          "VPN-Clients verbinden, auf Wunsch mit Port, etwa vpn.example.com:443. Dieser Dienst "
          "verbindet sich damit und gleicht den Hashwert, den SSTP gespeichert hat, dem Zertifikat "
          "an, das dort verwendet wird, sofern dieser Server ihm für den Namen vertraut, es von "
          "Issuer stammt und es zweimal im Abstand von Minuten gezeigt wurde.",
          "ein DNS-Name, auf Wunsch mit Doppelpunkt und Port", NULL}},
    [SETTING_RESTARTS_PER_HOUR] = {"Restarts per hour",
                                   NULL,
                                   {"Neustarts pro Stunde",
                                    "So oft wird RemoteAccess innerhalb einer Stunde höchstens neu "
                                    "gestartet. Solange niemand "
                                    "verbunden ist und Clients ausgesperrt sind, liegen "
                                    "stattdessen 1, 2, 4, 8 Minuten und so "
                                    "weiter dazwischen.",
                                    NULL, NULL}},
    [SETTING_RESTARTS_PER_DAY] =
        {"Restarts per day",
         NULL,
         {"Neustarts pro Tag",
          "So oft wird RemoteAccess innerhalb von 24 Stunden höchstens neu gestartet. Solange "
          "niemand verbunden ist und Clients ausgesperrt sind, kann es öfter sein: bis zu einmal "
          "in "
          "der Stunde.",
          NULL, NULL}},
    [SETTING_RESTART_POLICY] =
        {"When RemoteAccess may be restarted",
         "at once|within RestartWindows|while no VPN client is connected|within RestartWindows or "
         "while no VPN client is connected",
         {"Wann RemoteAccess neu gestartet werden darf",
          "Legt fest, wann RemoteAccess für ein erneuertes Zertifikat neu gestartet werden darf: "
          "sofort, nur in den Zeitfenstern von RestartWindows, nur, solange kein VPN-Client "
          "verbunden ist, oder sobald das erste von beiden eintritt. Ein Server, den Clients nicht "
          "benutzen können, wird dennoch sofort in "
          "Ordnung gebracht.",
          NULL,
          "sofort|in den Zeitfenstern von RestartWindows|solange kein VPN-Client verbunden ist|in "
          "den "
          "Zeitfenstern von RestartWindows oder solange kein VPN-Client verbunden ist"}},
    [SETTING_RESTART_WINDOWS] =
        {"Times in which RemoteAccess may be restarted",
         NULL,
         {"Zeitfenster, in denen RemoteAccess neu gestartet werden darf",
          "Wöchentliche Zeitfenster nach der Uhr des Servers. Sie gelten, wenn RestartPolicy auf "
          "window oder window-or-idle steht. Die Wochentage heißen Sun, Mon, Tue, Wed, Thu, Fri "
          "und Sat; daily "
          "bedeutet täglich.",
          "bis zu 16 Zeitfenster, durch Semikolon getrennt, zum Beispiel: Sat 22:00-04:00; Mon-Fri "
          "02:00-03:30; daily 05:00-05:30",
          NULL}},
    [SETTING_STAGGER_MINUTES] =
        {"Minutes over which the servers of a farm are spread",
         NULL,
         {"Minuten, über die sich die Server einer Farm verteilen",
          "Ein erneuertes Zertifikat wird um bis zu so viele Minuten später in Betrieb genommen, "
          "abhängig vom Namen des Servers, damit die Server einer Farm nicht gleichzeitig neu "
          "starten.",
          NULL, NULL}},
    [SETTING_DEADLINE_DAYS] =
        {"Days before expiry from which a renewal waits for nothing",
         NULL,
         {"Tage vor dem Ablauf, ab denen nicht mehr gewartet wird",
          "So viele Tage, bevor das verwendete Zertifikat abläuft, wartet seine Erneuerung auf "
          "nichts mehr. Es ist nie mehr als ein Sechstel seiner Gültigkeitsdauer.",
          NULL, NULL}},
    [SETTING_WARNING_DAYS] =
        {"Days before expiry at which the end is reported",
         NULL,
         {"Tage vor dem Ablauf, an denen er gemeldet wird",
          "So viele Tage, bevor das verwendete Zertifikat abläuft, wird gemeldet, wann es abläuft "
          "und was danach kommt, aber nie, bevor zwei Drittel seiner Gültigkeitsdauer vorüber "
          "sind. Der letzte Tag wird immer gemeldet, als Fehler.",
          "bis zu 8 Zahlen von 1 bis 365, durch Komma getrennt", NULL}},
    [SETTING_SETTLE_SECONDS] =
        {"Seconds of rest before a change is acted on",
         NULL,
         {"Sekunden Ruhe, bevor auf eine Änderung reagiert wird",
          "So viele Sekunden muss sich am Zertifikatspeicher, an den Bindungen, den Parametern von "
          "SSTP, den Diensten und den Einstellungen nichts mehr geändert haben, bevor der Dienst "
          "auf eine Änderung reagiert: Eine einzige Registrierung eines Zertifikats ändert "
          "mehrmals "
          "etwas.",
          NULL, NULL}},
    [SETTING_SAFETY_PASS_MINUTES] =
        {"Minutes between regular checks",
         NULL,
         {"Minuten zwischen den regelmäßigen Prüfungen",
          "So viele Minuten liegen zwischen zwei Prüfungen, wenn es keinen Anlass für eine gab.",
          NULL, NULL}},
    [SETTING_SERVICE_STOP_SECONDS] =
        {"Seconds a service may take to stop",
         NULL,
         {"Sekunden, die ein Dienst zum Beenden brauchen darf",
          "So viele Sekunden darf ein Dienst beim Beenden brauchen, ohne einen Fortschritt zu "
          "melden. Danach wird angenommen, dass er hängt.",
          NULL, NULL}},
    [SETTING_SERVICE_START_SECONDS] =
        {"Seconds a service may take to start",
         NULL,
         {"Sekunden, die ein Dienst zum Starten brauchen darf",
          "So viele Sekunden darf ein Dienst beim Starten brauchen, ohne einen Fortschritt zu "
          "melden. Danach wird angenommen, dass er hängt.",
          NULL, NULL}},
    [SETTING_PROOF_SECONDS] =
        {"Seconds SSTP may take until a client gets in",
         NULL,
         {"Sekunden, die SSTP brauchen darf, bis ein Client hineinkommt",
          "So viele Sekunden darf SSTP nach einem Neustart brauchen, bis ein VPN-Client "
          "hineinkommt. Danach startet der Dienst es innerhalb der Grenzen noch einmal neu.",
          NULL, NULL}},
    [SETTING_HEALTH_CHECK] =
        {"How SSTP is asked whether it serves",
         "by HEAD, as load balancers do|by SSTP_DUPLEX_POST, as a VPN client begins",
         {"Wie SSTP gefragt wird, ob es Clients bedient",
          "Legt fest, wie SSTP gefragt wird: mit der HEAD-Anforderung, die Lastenausgleiche "
          "verwenden, oder mit SSTP_DUPLEX_POST, womit ein VPN-Client beginnt. Letzteres findet "
          "auch einen Server, dessen SSTP-Ports alle belegt sind, und beginnt jedes Mal eine "
          "Verbindung, die sofort wieder endet.",
          NULL, "mit HEAD, wie Lastenausgleiche|mit SSTP_DUPLEX_POST, wie ein VPN-Client"}},
    [SETTING_ALSO_RESTART] =
        {"Further services to be restarted",
         NULL,
         {"Weitere Dienste, die neu gestartet werden",
          "Dienste, die nach RemoteAccess in dieser Reihenfolge neu gestartet werden, sooft dieser "
          "für ein Zertifikat neu gestartet wird, sofern sie ausgeführt werden, zum Beispiel: IAS. "
          "Was von SstpSvc abhängt, wird ohnehin neu gestartet.",
          "bis zu 8 Namen von Diensten, durch Semikolon getrennt, jeder nur einmal und keiner von "
          "SstpSvc, RasMan, RemoteAccess und SstpCertRotator",
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
