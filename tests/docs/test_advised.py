#!/usr/bin/env python3
"""Holds tests/acceptance/commands/advised.def, the list of commands that acceptance runs, against
the command lines of the product that its screens, its events and the pages advise: none is left
out, and each is advised still. Those of Windows have one of the documented forms, and are in
advised_windows.def, which acceptance types, too. What the screens advise for a reason is also
followed, in a scenario that begins with the screen. Then damages texts, which must be found out.

usage: python3 tests/docs/test_advised.py [write]

write makes the list anew. The last line of the check is "N passed, N failed". Exit codes: 0 all
passed, 1 not.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIST = ROOT / "tests/acceptance/commands/advised.def"
WINDOWS_LIST = ROOT / "tests/acceptance/commands/advised_windows.def"
FOLLOWED = [ROOT / "tests/acceptance/commands" / name
            for name in ("advised.c", "advised_windows.c")]
PROGRAM = "sstp-cert-rotator"
MACROS = {  # in strings of C; RUN and SEE_CHECK are of service/output/reason_words.c
    "PRODUCT_COMMAND": f'L"{PROGRAM}"',
    "RUN": f'L"{PROGRAM} "',
    "SEE_CHECK": f'L"{PROGRAM} check"',
    "HTTP_PROOF_ENDPOINT": 'L"127.83.83.85:33"',
}
TAKES_VALUE = {"--thumbprint", "--format", "--last", "--rotation", "--set"}
# Windows' own programs, and what of theirs is advised (learn.microsoft.com, windows-server/
# administration/windows-commands, and networking/technologies/netsh/netsh-http).
WINDOWS_PROGRAM = r"\b(?=(?:netsh http|certutil|w32tm|sc\.exe) [-/a-z])"
WINDOWS_FORMS = re.compile("|".join((
    r"netsh http show (?:sslcert|urlacl|iplisten)\b",
    r"netsh http update sslcert\b(?: ipport=\S+ certhash=\S+ appid=APPID)?",
    r"netsh http delete sslcert ipport=[\d.]+:\d+",
    r"certutil -addstore (?:CA|Root) FILE",
    r"certutil -f -repairstore My (?:%\d|\{[a-z-]+\}|THUMBPRINT)",
    r"certutil -importpfx\b",
    r"certutil -store My\b",
    r"certutil -v -dstemplate NAME",
    r"w32tm /query /status\b",
    r"w32tm /resync\b",
    r"sc\.exe (?:start|stop|query) \w+",
    r"sc\.exe config \w+ (?:start= auto|obj= LocalSystem|depend= [\w/\\\"]+)",
    r"sc\.exe control \w+ paramchange\b",
    r"sc\.exe qfailure \w+",
    r"sc\.exe query\b",
)))
CONFIG = {"get": 1, "unset": 1, "set": 2, "list": 0}
THUMBPRINT = re.compile(r"%\d+|%ls|\{[a-z-]+\}|HASH|THUMBPRINT|[0-9a-f]{8,40}(\.\.\.)?")


# ---- the texts ----


def strings(source):
    """The string literals, those that adjoin as one."""
    source = re.sub(r"^#define +(RUN|SEE_CHECK|PRODUCT_COMMAND) .*$", "", source, flags=re.M)
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    for name, literal in MACROS.items():
        source = re.sub(rf"\b{name}\b", lambda _: literal, source)
    for run in re.findall(r'(?:L?"(?:[^"\\\n]|\\.)*"\s*(?:\\\n\s*)?)+', source):
        joined = "".join(re.findall(r'L?"((?:[^"\\\n]|\\.)*)"', run))
        yield joined.replace('\\"', '"').replace("\\r\\n", "\n").replace("\\n", "\n")


def page(text):
    """Lines of code, and the rest with its sentences whole."""
    for block in text.split("```")[1::2]:
        yield from block.split("\n")
    for paragraph in re.split(r"\n\s*\n|\n(?=[|-])", "".join(text.split("```")[0::2])):
        yield " ".join(paragraph.split()).replace("`", "\n")


def texts():
    for file in sorted((ROOT / "service").rglob("*.[ch]")):
        for string in strings(file.read_text(encoding="utf-8")):
            yield file, string
    events = (ROOT / "service/events.mc").read_text(encoding="utf-8")
    for line in re.sub(r"^;.*$", "", events, flags=re.M).split("%n"):
        yield ROOT / "service/events.mc", line
    for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for part in page(file.read_text(encoding="utf-8")):
            yield file, part


# ---- a command in a text ----


def words_of(rest):
    """Up to the end of the sentence or line: a quoted value is one word."""
    for word in re.findall(r'[^\s"]*"[^"]*"|[^\s]+', rest.split("\n")[0]):
        bare = re.sub(r"(?<!\.)[.,;:)]+$", "", word) if not word.endswith("...") else word
        yield bare
        if bare != word:
            return


def command_of(rest):
    """The command that begins so; None: it is not one that can be typed."""
    words = list(words_of(rest))
    if not words or not re.fullmatch(r"[a-z]+\"?\)?", words[0]):
        return None
    taken = [words[0].rstrip('")')]
    wanted = 1 if taken[0] == "support" else 0
    for word in words[1:]:
        if words[0] != taken[0] and len(taken) == 1:
            break
        if taken == ["config"] and word in CONFIG:
            wanted = CONFIG[word]
        elif word.startswith("--"):
            wanted = 1 if word in TAKES_VALUE else 0
        elif wanted > 0:
            wanted -= 1
        elif taken == ["help"] and word == "VERB":
            wanted = 0
        else:
            break
        closing = word.endswith('"') and word.count('"') == 1
        word = word[:-1] if closing else word
        if taken[-1] == "--thumbprint":
            word = THUMBPRINT.sub("THUMBPRINT", word)
        taken.append(word)
        if closing:
            break
    return " ".join(taken) if wanted == 0 else " ".join(taken) + " ?"


def advised(found=None):
    """With where each stands. What a page shows as a session ("$ ...") was run already."""
    commands = {}
    for file, text in found or texts():
        for rest in re.findall(rf"(?<!\$ )\b{PROGRAM}(?:\.exe)?\"? +([^\n]*)", text):
            command = command_of(rest)
            if command is not None:
                commands.setdefault(command, file)
    return commands


def advised_of_windows(found=None):
    """With where each stands; one that is in no documented form ends with " ?"."""
    commands = {}
    for file, text in found or texts():
        for start in re.finditer(WINDOWS_PROGRAM, text):
            form = WINDOWS_FORMS.match(text, start.start())
            command = (form.group() if form else
                       text[start.start():start.start() + 40].split("\n")[0] + " ?")
            command = re.sub(r"ipport=(?:%\d|\{[a-z-]+\})", "ipport=IP:PORT", command)
            commands.setdefault(THUMBPRINT.sub("THUMBPRINT", command), file)
    return commands


def listed(file=LIST):
    return [row.replace('\\"', '"') for row in re.findall(
        r'^ADVISED\("(.*)"\)$', file.read_text(encoding="utf-8"), re.M)]


# ---- the checks ----


def differences(commands, rows, scenarios):
    for command in sorted(commands):
        if command.endswith(" ?"):
            yield f"{commands[command].name}: a command without its value: {command[:-2]}"
        elif command not in rows:
            yield f"{commands[command].name} advises what no test runs: {command}"
    for row in rows:
        if row not in commands:
            yield f"nothing advises any more: {row}"
    for command in of_reasons():
        if f'L"{command}"' not in scenarios:
            yield f"no scenario follows the screen's: {command}"


def differences_of_windows(commands, rows):
    for command in sorted(commands):
        if command.endswith(" ?"):
            yield f"{commands[command].name}: no documented form: {command[:-2]}"
        elif command not in rows:
            yield f"{commands[command].name} advises what no test types: {command}"
    for row in rows:
        if row not in commands:
            yield f"nothing advises any more: {row}"


def of_reasons():
    """The third member of each row, and what the screens add; of Windows' the last strings."""
    rows = (ROOT / "service/output/reason_words.c").read_text(encoding="utf-8")
    screens = (ROOT / "service/view/advice.c").read_text(encoding="utf-8")
    shown = list(strings(rows + screens))
    commands = advised((ROOT, text) for text in shown)
    of_windows = advised_of_windows([(ROOT, text) for text in shown])
    return sorted(command for command in (*commands, *(of_windows.keys() & set(shown)))
                  if not command.endswith(" ?"))


def main():
    commands = advised()
    if sys.argv[1:] == ["write"]:
        write(commands, LIST)
        write(advised_of_windows(), WINDOWS_LIST)
        return 0
    scenarios = "".join(file.read_text(encoding="utf-8") for file in FOLLOWED)
    rows = listed()
    windows = (advised_of_windows(), listed(WINDOWS_LIST))
    failures = list(differences(commands, rows, scenarios))
    found = len(failures)
    damaged = (
        (dict(commands, **{"rotate --never": LIST}), rows, scenarios),
        (commands, rows[1:], scenarios),
        (commands, [*rows, "rotate --never"], scenarios),
        (commands, rows, scenarios.replace('L"resume"', "")),
        (commands, rows, scenarios.replace('L"w32tm /query /status"', "")),
        (advised([(LIST, f"{PROGRAM} rotate --thumbprint")]), rows, scenarios),
    )
    failures += [f"damage {n} was not found" for n, state in enumerate(damaged)
                 if len(list(differences(*state))) <= found]
    found = list(differences_of_windows(*windows))
    damaged_windows = (
        (advised_of_windows([*texts(), (LIST, "Action: w32tm /status")]), windows[1]),
        (advised_of_windows([*texts(), (LIST, "sc.exe stop HTTP")]), windows[1]),
        (windows[0], [*windows[1], "netsh http show servicestate"]),
    )
    failures += found + [f"damage {n} of Windows' was not found"
                         for n, state in enumerate(damaged_windows)
                         if len(list(differences_of_windows(*state))) <= len(found)]
    damaged += damaged_windows
    for failure in failures:
        print(failure)
    print(f"{len(commands) + len(damaged) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def write(commands, file):
    head = file.read_text(encoding="utf-8").split("ADVISED(\"", 1)[0] if file.exists() else ""
    rows = (command.replace('"', '\\"') for command in sorted(commands))
    file.write_text(head + "".join(f'ADVISED("{row}")\n' for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
