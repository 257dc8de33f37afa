#!/usr/bin/env python3
"""Holds README.md, docs/*.md and the rooms' pages against what they name: links, files and folders
of this tree, scripts with their verbs, verbs of the program with their options, events, settings,
the names of reasons, checks, steps and scenarios, our registry keys. Then damages a copy of a page,
which must be found out each time.

usage: python3 tests/docs/test_docs.py

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDERS = "core|service|installer|tests|tools|docs|build"
ROOMS = ("core", "service")
MADE = ("build/", "tests/winsim/public/")  # exist after a build only


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def all_of(path, pattern):
    return set(re.findall(pattern, read(path), re.M))


def options_of_verbs():
    """The table of service/commands/commands.c: each verb with the options in its line of help."""
    table = read("service/commands/commands.c").split("verbs[] = {", 1)[1].split("\n};", 1)[0]
    rows = re.split(r'\{L"([a-z]+)", ', table)[1:]
    return {
        verb: set(re.findall(r"--[a-z-]+", row)) | {"--help"}
        for verb, row in zip(rows[::2], rows[1::2])
    }


def keys_of_ours():
    """As service/win32/product.h and the stores of state name them, below HKEY_LOCAL_MACHINE."""
    defined = {}
    definition = re.compile(r'(?:#define +|wchar_t )(\w+)(?:\[\] =)? +(?:(\w+) +)?L"([^"\n]*)"')
    for path in ("win32/product.h", "state/store.h", "state/boot.c", "events/held.c"):
        text = read(f"service/{path}").replace("\\\n", " ")
        for name, base, literal in definition.findall(text):
            defined[name] = defined.get(base, "") + literal.replace("\\\\", "\\")
    return {value for value in defined.values() if "\\SstpCertRotator" in value}


def code():
    files = [ROOT / "CMakeLists.txt", ROOT / "CMakePresets.json"]
    for folder in ("core", "service", "tests", "tools", "installer"):
        files += [file for file in (ROOT / folder).rglob("*") if file.suffix in SOURCES]
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


SOURCES = (".c", ".h", ".def", ".mc", ".txt", ".cmake", ".sh", ".xml")
VERBS = options_of_verbs()
SETTINGS = all_of("core/settings/settings.c", r'\{"([A-Z][A-Za-z]+)", (?:TEXT|NUMBER|CHOICE)')
EVENTS = all_of("service/events.mc", r"^MessageId=(\d+)")
EVENT_NAMES = all_of("service/events.mc", r"^SymbolicName=(\w+)")
REASONS = all_of("core/findings/findings.c", r'\] = \{"([a-z-]+)", EFFECT')
KEYS = keys_of_ours()
NOT_OURS = {"clang-cl", "VmSwap", "RssAnon", "RenderedText", "PolicyDefinitions"}  # of other programs
CODE = code()
WORDS = set(re.findall(r"[A-Za-z][A-Za-z0-9-]*", CODE))
IDENTIFIERS = set(re.findall(r"\w+", CODE))


# ---- what a page names ----


def links(page, text):
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target and not (page.parent / target).exists():
            yield f"no such file: {target}"


def paths(page, text):
    for name in re.findall(rf"`((?:{FOLDERS})/[A-Za-z0-9_./*-]+)`", text):
        if not name.startswith(MADE) and not list(ROOT.glob(name.rstrip("/"))):
            yield f"no such path: {name}"
    for name in re.findall(r"`([a-z0-9_]+/[a-z0-9_]+\.[ch])`", text):
        if not any((ROOT / area / name).exists() for area in (*ROOMS, ".")):
            yield f"no such path: {name}"
    for name in re.findall(r"`([a-z0-9_]+\.[ch])`", text):
        if page.name == "README.md" and not (page.parent / name).exists():
            yield f"no such file of this room: {name}"


def usage_of(script):
    """The comment at its head."""
    return read(script).split("\n\n", 1)[0].split("\nset ", 1)[0].split("\ncd ", 1)[0]


def scripts(page, text):
    for name, rest in re.findall(r"sh (tools/[a-z]+\.sh)((?: [^\n`;&|#]*)?)", text):
        if not (ROOT / name).exists():
            yield f"no such script: {name}"
            continue
        known = set(re.findall(r"[a-z][a-z-]*", usage_of(name)))
        words = [word for word in rest.split() if re.fullmatch(r"(--)?[a-z][a-z-]*", word)]
        if name == "tools/playground.sh":
            words = words[:1]  # what follows is its verb's
        for word in words:
            if word.lstrip("-") not in known:
                yield f"{name} knows no {word}"


def commands(page, text):
    for line in re.findall(r"sstp-cert-rotator(?:\.exe)?\"?((?: +[^\s`\"\\']+)+)", code_of(text)):
        words = line.split()
        verb = words[0].rstrip(".,:;)")
        if re.fullmatch(r"[a-z]+", verb) and verb not in VERBS:
            yield f"no such verb: {verb}"
        for option in re.findall(r"--[a-z-]+", line):
            if option not in VERBS.get(verb, {"--help", "--version"}):
                yield f"{verb} has no such option: {option}"
    for verb, rest in re.findall(r"`([a-z]+)((?: --[a-z-]+)+)`", text):
        for option in rest.split():
            if option not in VERBS.get(verb, ()):
                yield f"{verb} has no such option: {option}"


def code_of(text):
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))


def events(page, text):
    """Ours have three digits; RasSstp's have two, and those of the lifecycle channel four."""
    number = r"[1-9]\d{2}\b"
    more = rf"(?:(?:,| and| or|, or) {number})*"
    lists = re.findall(rf"\b(?:[Ee]vents?|EventID=) ?({number}{more})", text)
    if page.name in ("monitoring.md", "security.md"):
        lists += re.findall(rf"\(({number}(?:, {number})*)\)", text)
    for name in re.findall(number, " ".join(lists)):
        if name not in EVENTS:
            yield f"no such event: {name}"
    for name in re.findall(r"`(EVENT_[A-Z_]+)`", text):
        if name not in EVENT_NAMES:
            yield f"no such event: {name}"


def settings(page, text):
    for name in re.findall(r"(?:config (?:set|unset|get)|setting) `?([A-Z][A-Za-z]+)`?", text):
        if name not in SETTINGS and name not in ("NAME", "VALUE"):
            yield f"no such setting: {name}"


def names(page, text):
    """A setting, reason, check or step, or what else the code calls so."""
    for name in re.findall(r"`([a-z]+(?:-[a-z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+)`", text):
        if name not in WORDS and name not in NOT_OURS:
            yield f"no such name: {name}"


def spans(page, text):
    """One that goes over the end of its line would be read by no other check."""
    fenced = re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M)
    for line in fenced.splitlines():
        if line.count("`") % 2:
            yield f"a code span does not end on its line: {line}"


def identifiers(page, text):
    """A scenario or a function."""
    for name in re.findall(r"`([a-z0-9]+(?:_[a-z0-9]+){2,})`", text):
        if name not in IDENTIFIERS:
            yield f"no such scenario or function: {name}"


def runbook(page, text):
    if page.name != "operations.md":
        return
    verdicts = all_of("core/certificate/verdict.c", r'\] = "([a-z-]+)"')
    for name in re.findall(r"^\| `([a-z-]+)` \|", text, re.M):
        if name not in REASONS | verdicts:
            yield f"no such reason: {name}"


def keys(page, text):
    ours = r"((?:(?:Services|Policies)\\)?SstpCertRotator(?:\\[A-Z][A-Za-z]*)*)"
    for key in re.findall(ours, text):
        if "\\" in key and not any(known.endswith(key) for known in KEYS):
            yield f"no such key of ours: {key}"
    for name in re.findall(r"Global\\\\?(SstpCertRotator\w*)", text):
        if name not in WORDS:
            yield f"no such mutex: {name}"


CHECKS = (
    links, paths, scripts, commands, events, settings, names, spans, identifiers, runbook, keys,
)


def complaints(page, text):
    return [complaint for check in CHECKS for complaint in check(page, text)]


# ---- the test ----

DAMAGE = (
    "[nowhere](nowhere.md)",
    "`core/nowhere.c`",
    "`plan/nowhere.c`",
    "`sh tools/nowhere.sh`",
    "`sh tools/playground.sh nowhere`",
    "`sh tools/test.sh core nowhere`",
    "`sh tools/torture.sh --nowhere`",
    "`sstp-cert-rotator nowhere`",
    "`sstp-cert-rotator status --nowhere`",
    "`sstp-cert-rotator status --thumbprint`",
    "`rotate --json`",
    "event 999",
    "events 100 and 999",
    "`EVENT_NOWHERE`",
    "`a_scenario_from_nowhere`",
    "| `replace-binding` | a row of the runbook | nothing |",
    "`certificate-nowhere`",
    "`RestartNowhere`",
    "`sstp-cert-rotator\nnowhere`",
    "`sstp-cert-rotator config set Nowhere 1`",
    "`HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpCertRotator\\Nowhere`",
    "`HKLM\\SOFTWARE\\Policies\\SstpCertRotator\\Nowhere`",
    "`SstpCertRotator\\Nowhere`",
    "`Global\\SstpCertRotatorNowhere`",
)
DAMAGE_OF_ROOM = ("`nowhere.c`",)


def main():
    passed = failed = 0
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    pages += sorted(page for area in ROOMS for page in (ROOT / area).glob("*/README.md"))
    pages += [ROOT / "installer/README.md"]
    for page in pages:
        found = complaints(page, page.read_text(encoding="utf-8"))
        for complaint in found:
            print(f"{page.relative_to(ROOT)}: {complaint}")
        passed += not found
        failed += bool(found)
    tries = [("docs/operations.md", damage) for damage in DAMAGE]
    tries += [("core/plan/README.md", damage) for damage in DAMAGE_OF_ROOM]
    for path, damage in tries:
        if complaints(ROOT / path, f"{read(path)}\n{damage}\n"):
            passed += 1
        else:
            print(f"not found out: {damage}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
