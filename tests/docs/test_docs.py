#!/usr/bin/env python3
"""Holds README.md and docs/*.md against what they name: links, files and folders of this tree, scripts
with their verbs, verbs and options of the program, settings, reasons, our registry keys. Then damages
copies of the pages, which must be found out.

usage: python3 tests/docs/test_docs.py

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDERS = "core|service|installer|tests|tools|docs|build"
MADE = ("build/", "tests/winsim/public/")  # exist after a build only


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def all_of(path, pattern):
    return set(re.findall(pattern, read(path), re.M))


HELP = read("service/commands.c").replace('"\n     L"', "")
VERBS = set(re.findall(r'\{L"([a-z]+)", ', HELP))
OPTIONS = set(re.findall(r"--[a-z-]+", HELP)) | {"--help", "--version"}
SETTINGS = all_of("core/settings.c", r'\{"([A-Z][A-Za-z]+)", (?:TEXT|NUMBER|CHOICE)')
REASONS = all_of("core/findings.c", r'\] = \{"([a-z-]+)", EFFECT')
VERDICTS = all_of("core/verdict.c", r'\] = "([a-z-]+)"')
KEYS = ("Parameters", "State", "State\\Unwritten", "State\\Boot")


# ---- what a page names ----


def links(page, text):
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target and not (page.parent / target).exists():
            yield f"no such file: {target}"


def paths(page, text):
    for name in re.findall(rf"`((?:{FOLDERS})/[A-Za-z0-9_./*-]+)`", text):
        if not name.startswith(MADE) and not list(ROOT.glob(name.rstrip("/"))):
            yield f"no such path: {name}"


def scripts(page, text):
    for name, rest in re.findall(r"sh (tools/[a-z]+\.sh)((?: [^\n`;&|#]*)?)", text):
        if not (ROOT / name).exists():
            yield f"no such script: {name}"
            continue
        verb = rest.split()[:1]
        if verb and re.fullmatch(r"[a-z-]+", verb[0]) and verb[0] not in read(name):
            yield f"{name} knows no {verb[0]}"


def commands(page, text):
    for line in re.findall(r"sstp-cert-rotator(?:\.exe)?((?: +[^\s`\"\\']+)+)", text):
        words = line.split()
        verb = words[0].rstrip(".,:;)")
        if verb.startswith("--"):
            verb = words.pop(0)
        if re.fullmatch(r"[a-z]+", verb) and verb not in VERBS and line in code_of(text):
            yield f"no such verb: {verb}"
        for word in words:
            option = re.fullmatch(r"\[?(--[a-z-]+)[\].,]*", word)
            if option and option.group(1) not in OPTIONS:
                yield f"no such option: {option.group(1)}"


def code_of(text):
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))


def settings(page, text):
    for name in re.findall(r"(?:config (?:set|unset|get)|setting) `?([A-Z][A-Za-z]+)`?", text):
        if name not in SETTINGS and name not in ("NAME", "VALUE"):
            yield f"no such setting: {name}"


def reasons(page, text):
    if page.name != "operations.md":
        return
    for name in re.findall(r"^\| `([a-z-]+)` \|", text, re.M):
        if name not in REASONS and name not in VERDICTS:
            yield f"no such reason: {name}"


def keys(page, text):
    for key in re.findall(r"Services\\SstpCertRotator\\([A-Za-z\\]+)", text):
        if key not in KEYS:
            yield f"no such key of ours: {key}"


CHECKS = (links, paths, scripts, commands, settings, reasons, keys)


def complaints(page, text):
    return [complaint for check in CHECKS for complaint in check(page, text)]


# ---- the test ----

DAMAGE = (
    "[nowhere](nowhere.md)",
    "`core/nowhere.c`",
    "`sh tools/nowhere.sh`",
    "`sh tools/playground.sh nowhere`",
    "`sstp-cert-rotator nowhere`",
    "`sstp-cert-rotator status --nowhere`",
    "`sstp-cert-rotator config set Nowhere 1`",
    "`HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpCertRotator\\Nowhere`",
)


def main():
    passed = failed = 0
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        found = complaints(page, page.read_text(encoding="utf-8"))
        for complaint in found:
            print(f"{page.relative_to(ROOT)}: {complaint}")
        passed += not found
        failed += bool(found)
    sound = read("docs/contributing.md")
    for damage in DAMAGE:
        if complaints(ROOT / "docs/contributing.md", f"{sound}\n{damage}\n"):
            passed += 1
        else:
            print(f"not found out: {damage}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
