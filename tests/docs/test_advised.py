#!/usr/bin/env python3
"""Holds tests/acceptance/commands/advised.def, the list of commands that acceptance runs, against
the command lines of the product that its screens, its events and the pages advise: none is left
out, and each is advised still. What the screens advise for a reason is also
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
FOLLOWED = ROOT / "tests/acceptance/commands/advised.c"
PROGRAM = "sstp-cert-rotator"
MACROS = {  # in strings of C; RUN and SEE_CHECK are of service/output/reason_words.c
    "PRODUCT_COMMAND": f'L"{PROGRAM}"',
    "RUN": f'L"{PROGRAM} "',
    "SEE_CHECK": f'L"{PROGRAM} check"',
}
TAKES_VALUE = {"--thumbprint", "--format", "--last", "--rotation", "--set"}
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


def listed():
    return [row.replace('\\"', '"') for row in re.findall(
        r'^ADVISED\("(.*)"\)$', LIST.read_text(encoding="utf-8"), re.M)]


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


def of_reasons():
    """The third member of each row, and what the screens add."""
    rows = (ROOT / "service/output/reason_words.c").read_text(encoding="utf-8")
    screens = (ROOT / "service/view/advice.c").read_text(encoding="utf-8")
    commands = advised((ROOT, text) for text in strings(rows + screens))
    return sorted(command for command in commands if not command.endswith(" ?"))


def main():
    commands = advised()
    if sys.argv[1:] == ["write"]:
        write(commands)
        return 0
    scenarios = FOLLOWED.read_text(encoding="utf-8")
    rows = listed()
    failures = list(differences(commands, rows, scenarios))
    damaged = (
        (dict(commands, **{"rotate --never": LIST}), rows, scenarios),
        (commands, rows[1:], scenarios),
        (commands, [*rows, "rotate --never"], scenarios),
        (commands, rows, scenarios.replace('L"resume"', "")),
        (advised([(LIST, f"{PROGRAM} rotate --thumbprint")]), rows, scenarios),
    )
    failures += [f"damage {n} was not found" for n, state in enumerate(damaged)
                 if len(list(differences(*state))) <= len(failures)]
    for failure in failures:
        print(failure)
    print(f"{len(commands) + len(damaged) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def write(commands):
    head = LIST.read_text(encoding="utf-8").split("ADVISED(\"", 1)[0] if LIST.exists() else ""
    rows = (command.replace('"', '\\"') for command in sorted(commands))
    LIST.write_text(head + "".join(f'ADVISED("{row}")\n' for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
