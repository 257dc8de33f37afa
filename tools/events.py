#!/usr/bin/env python3
"""Keeps what follows from the catalogue of events, service/events.mc, in step with it.

usage: python3 tools/events.py check            what does not fit, a line each; nothing is run
       python3 tools/events.py write            docs/events.md anew, new events in the kept list, and
                                                the number of the texts raised where one changed
       python3 tools/events.py seen FILE...     what the acceptance tests saw (a line an event:
                                                id, type, category, number of inserts)

Exit codes: 0 all is well, 1 something is not, 3 usage. `seen` ends with "N passed, N failed".
"""
import hashlib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "service/events.mc"
PAGE = ROOT / "docs/events.md"
KEPT = ROOT / "tests/events/kept.txt"
UNRAISED = ROOT / "tests/events/unraised.txt"
NUMBERED = ROOT / "tests/events/numbered.txt"
NUMBER = re.compile(r"^;#define EVENT_MESSAGES (\d+)$", re.M)

ENTRY = re.compile(
    r"(?:^;/\* (?P<about>(?:inserts|do):(?:(?!\*/).)*?) \*/\n)?"
    r"^MessageId=(?P<id>\d+)\n"
    r"(?:Severity=(?P<severity>\w+)\n)?"
    r"SymbolicName=(?P<name>\w+)\n"
    r"Language=English\n"
    r"(?P<text>.*?)\n\.$",
    re.M | re.S,
)
# As ReportEvent has them, EVENTLOG_..._TYPE.
TYPES = {"Error": 1, "Warning": 2, "Informational": 4}


class Event:
    def __init__(self, match):
        self.id = int(match["id"])
        self.severity = match["severity"]
        self.name = match["name"]
        self.text = match["text"]
        fields = {}
        for line in (match["about"] or "").split("\n; * "):
            key, colon, value = line.partition(": ")
            if key in ("inserts", "do") and colon:
                fields[key] = value
            elif fields:  # goes on
                fields[list(fields)[-1]] += " " + line
        self.inserts = [name for name in fields.get("inserts", "").split(", ") if name]
        self.action = fields.get("do", "")

    def used(self):
        return {int(number) for number in re.findall(r"%(\d+)", self.text)}

    def named_text(self):
        text = re.sub(r"%(\d+)", lambda m: "{" + self.inserts[int(m[1]) - 1] + "}", self.text)
        return re.sub(r"(%n)+", "<br>", text)

    def kept(self):
        return f"{self.id} {self.severity} {self.name} {','.join(self.inserts) or '-'}"


def read_catalogue():
    text = CATALOGUE.read_text(encoding="ascii")
    entries = [Event(match) for match in ENTRY.finditer(text)]
    if len(entries) != len(re.findall(r"^MessageId=", text, re.M)):
        sys.exit("service/events.mc: an entry is not laid out like the others")
    categories = {entry.id: entry.text for entry in entries if entry.id < 100}
    return categories, [entry for entry in entries if entry.id >= 100]


def digest_of_texts():
    """Of what Windows can be asked for in the file with the texts: numbers and texts."""
    text = CATALOGUE.read_text(encoding="ascii")
    events = [Event(match) for match in ENTRY.finditer(text)]
    lines = "".join(f"{event.id} {event.severity} {event.text}\n" for event in events)
    return hashlib.sha256(lines.encode("ascii")).hexdigest()


def number_of_texts():
    return int(NUMBER.search(CATALOGUE.read_text(encoding="ascii"))[1])


def read_list(path):
    """The lines of a list that are no comments, each with its first word."""
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return {line.split()[0]: line for line in lines if line and not line.startswith("#")}


# ---- the page ----

HEAD = """# Events

What each event means. All are in the *Application* log, source *SstpCertRotator*.

- A text has up to four parts: what happened, `Impact` on VPN clients, what this service does `Next`, and your
  `Action` ([style.md](style.md)). The last column has what you do where the text has no `Action`.
- "If nothing prevents changes" means: if the service is not paused (255), `Mode` is not observe (282), no problem
  blocks changes (274, 284), and the limits on restarts (520) and `RestartPolicy` (232) allow it.
- `{...}` is an insert. In the XML of the event they are the elements `Data` below `EventData`, in the order of the
  column *inserts*. An `{error}` is the operation, its object, the number of the error, and the text of Windows for it.
- Thumbprints are in lower-case hexadecimal, as in `netsh http show sslcert`. Times are local.
- An id never changes its meaning, severity, or inserts.

[monitoring.md](monitoring.md) has the alerts to set, and [operations.md](operations.md) what to do about a problem by
its name. This page is made from `service/events.mc` by `python3 tools/events.py write`.
"""
TITLES = {
    1: "lifecycle and settings",
    2: "what was observed",
    3: "what was done",
    4: "what was proven",
    5: "what failed",
}
WORDS = {"Informational": "Information"}


def cell(text):
    return text.replace("|", "\\|")


def page(categories, events):
    lines = [HEAD]
    for number, category in sorted(categories.items()):
        lines.append(f"## {number}xx: {TITLES[number]} (category {category})\n")
        lines.append("| id | name | severity | inserts | text | what to do |")
        lines.append("| --- | --- | --- | --- | --- | --- |")
        for event in events:
            if event.id // 100 == number:
                cells = (
                    str(event.id),
                    f"`{event.name}`",
                    WORDS.get(event.severity, event.severity),
                    ", ".join(event.inserts),
                    event.named_text(),
                    "" if "Action: " in event.text else event.action,
                )
                lines.append("| " + " | ".join(map(cell, cells)) + " |")
        lines.append("")
    return "\n".join(lines)


# ---- checks ----


def check_entries(categories, events):
    for before, event in zip([None] + events, events):
        where = f"service/events.mc: {event.id} {event.name}"
        if before and before.id >= event.id:
            yield f"{where}: comes after {before.id}"
        if event.severity not in TYPES:
            yield f"{where}: has no severity"
        if event.id // 100 not in categories:
            yield f"{where}: its hundreds are no category"
        if not event.action:
            yield f'{where}: lacks ";/* do: ... */" above it (what the administrator does, or none)'
        if event.used() != set(range(1, len(event.inserts) + 1)):
            yield (
                f"{where}: its text uses the inserts {sorted(event.used())}, and "
                f'";/* inserts: ..." names {len(event.inserts)}'
            )


def check_kept(events):
    kept = read_list(KEPT)
    now = {str(event.id): event.kept() for event in events}
    for number, line in kept.items():
        if number not in now:
            yield f"event {number} is gone; an id that was used is never taken back: {line}"
        elif now[number] != line:
            yield f"event {number} was \"{line}\" and is now \"{now[number]}\": give it another id"
    for number in now.keys() - kept.keys():
        yield f"tests/events/kept.txt lacks {now[number]}: python3 tools/events.py write"


def check_page(categories, events):
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page(categories, events):
        yield "docs/events.md is not what the catalogue makes: python3 tools/events.py write"


def counts_in_code(source):
    """(event, number of inserts) for each place that fills them in."""
    for name, inserts in re.findall(r"\{(EVENT_\w+),\s*\{([^}]*)\}\s*\}", source):
        yield name, len(re.findall(r"INSERT_(?!NOTHING)\w+", inserts))
    for call in re.findall(r"event_log_write\(([^;]*)\);", source):
        count = re.search(r"(\d+)\s*$", call)
        for name in re.findall(r"\bEVENT_\w+", call):
            if count:
                yield name, int(count[1])


def check_code(events):
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "service").rglob("*.c"))
    inserts = {event.name: len(event.inserts) for event in events}
    for name, count in counts_in_code(source):
        if inserts.get(name) != count:
            yield f"service/: {name} is given {count} inserts and has {inserts.get(name)}"
    retired = {line.split()[0] for line in UNRAISED.read_text(encoding="ascii").splitlines()
               if " retired: " in line}
    for name in inserts.keys() - retired:
        if not re.search(rf"\b{name}\b", source):
            yield f"service/: {name} is never written"


def check_scenarios(events):
    folders = (ROOT / "tests/acceptance", ROOT / "tests/support/acceptance")
    files = [path for folder in folders for path in folder.rglob("*.[ch]")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    unraised = read_list(UNRAISED)
    for event in events:
        named = re.search(rf"\b{event.name}\b", source) is not None
        if named and event.name in unraised:
            yield f"tests/events/unraised.txt: {event.name} has a scenario"
        if not named and event.name not in unraised:
            yield (
                f"tests/acceptance: no scenario expects {event.name}; where none can raise it, "
                "say why in tests/events/unraised.txt"
            )
    for name in unraised.keys() - {event.name for event in events}:
        yield f"tests/events/unraised.txt: there is no {name}"


def check_number():
    """A changed text without a higher number would never reach a server: an upgrade leaves the file
    that is there."""
    number = str(number_of_texts())
    kept = read_list(NUMBERED)
    if kept.get(number) != f"{number} {digest_of_texts()}":
        yield "a text has changed, and the number of the texts has not: python3 tools/events.py write"
    elif max(kept, key=int) != number:
        yield f"tests/events/numbered.txt has a higher number than {number}: the number never goes back"


def check():
    categories, events = read_catalogue()
    complaints = [*check_entries(categories, events)]
    if not complaints:  # else they cannot be rendered
        complaints += [*check_kept(events), *check_page(categories, events)]
        complaints += [*check_code(events), *check_scenarios(events), *check_number()]
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


# ---- what was seen ----


def seen(files):
    _, events = read_catalogue()
    lines = {line for file in files for line in pathlib.Path(file).read_text().splitlines()}
    unraised = read_list(UNRAISED)
    passed = failed = 0
    for event in events:
        forms = {line.split(None, 1)[1] for line in lines if line.split()[0] == str(event.id)}
        right = f"{TYPES[event.severity]} {event.id // 100} {len(event.inserts)}"
        wrong = forms - {right}
        if wrong:
            print(f"ERROR: {event.id} {event.name} came as {sorted(wrong)}, not as {right}")
        elif not forms and event.name not in unraised:
            print(f"ERROR: {event.id} {event.name} came in no scenario")
        else:
            passed += 1
            continue
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


def write_number():
    kept = read_list(NUMBERED)
    last = max(map(int, kept), default=0)
    digest = digest_of_texts()
    if kept.get(str(last)) != f"{last} {digest}":
        last += 1
        with NUMBERED.open("a", encoding="ascii") as lines:
            lines.write(f"{last} {digest}\n")
    text = CATALOGUE.read_text(encoding="ascii")
    numbered = NUMBER.sub(f";#define EVENT_MESSAGES {last}", text)
    if numbered != text:
        CATALOGUE.write_text(numbered, encoding="ascii")


def write():
    categories, events = read_catalogue()
    complaints = [*check_entries(categories, events)]
    if complaints:
        print("\n".join(complaints))
        return 1
    PAGE.write_text(page(categories, events), encoding="utf-8")
    comments = [line for line in KEPT.read_text(encoding="ascii").splitlines() if line[:1] == "#"]
    kept = read_list(KEPT)
    for event in events:
        kept.setdefault(str(event.id), event.kept())
    lines = comments + [kept[number] for number in sorted(kept, key=int)]
    KEPT.write_text("\n".join(lines) + "\n", encoding="ascii")
    write_number()
    return 0


def main(arguments):
    if arguments == ["check"]:
        return check()
    if arguments == ["write"]:
        return write()
    if len(arguments) > 1 and arguments[0] == "seen":
        return seen(arguments[1:])
    print(__doc__, file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
