"""Runs clang-tidy on sources, each with the options of the build that compiles it, and says what it finds.

usage: python3 tools/lint/tidy.py BUILD:SOURCE ...

Both processors work. A source in which nothing was found is noted in the user's cache folder, as ccache notes
what it compiled, by what it depends on: its text, that of the headers of ours that it reads, its options, the
rules, and the versions of clang-tidy and of mingw-w64's headers. It is not analysed again until one of these
changes, in whichever clone.

Headers of Windows are read without what no source here uses: compiled in advance, or with the processor's
intrinsics, they would take most of the time. Exit codes: 0 nothing was found, 1 something, 3 usage.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
NOTED = CACHE / "sstp-cert-rotator" / "tidy"
INCLUDE = re.compile(r'^ *# *include *"([^"]+)', re.M)
# The guards of clang's headers of intrinsics, of which mingw-w64's windows.h reads all.
LEAN = ["-DWIN32_LEAN_AND_MEAN", "-D__X86INTRIN_H", "-D__IMMINTRIN_H"]
COUNTS = re.compile(r"^\d+ warnings?( and \d+ errors?)? generated\.\n", re.M)


def output_of(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def versions():
    headers = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", "mingw-w64-x86-64-dev", "libc6-dev"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return output_of("clang-tidy", "--version") + headers.stdout


def options_of(command):
    """The command's options without those that are about its output or about precompiled headers."""
    words = shlex.split(command)[1:]
    kept = []
    while words:
        word = words.pop(0)
        if word == "-Xclang":  # only for the precompiled header
            words.pop(0)
        elif word in ("-o", "-c"):
            words.pop(0)
        elif word != "-Winvalid-pch" and not word.startswith("-flto"):
            kept.append(word)
    return kept


def units(pairs):
    """(source, options) of each "BUILD:SOURCE"."""
    commands = {}
    for pair in pairs:
        build, _, source = pair.partition(":")
        if build not in commands:
            entries = json.loads((ROOT / build / "compile_commands.json").read_text())
            commands[build] = {entry["file"]: entry["command"] for entry in entries}
        path = ROOT / source
        options = options_of(commands[build][str(path)])
        yield path, options + (LEAN if any("mingw32" in option for option in options) else [])


def texts(source, options):
    """The texts of a source and of every header of ours that it may read."""
    places = [pathlib.Path(option[2:]) for option in options if option.startswith("-I")]
    seen, left = {}, [source]
    while left:
        file = left.pop()
        if file in seen or not file.is_file():
            continue
        seen[file] = file.read_bytes()
        for name in INCLUDE.findall(seen[file].decode("utf-8", "replace")):
            left += [place / name for place in [file.parent, *places]]
    return [seen[file] for file in sorted(seen)]


def note_of(source, options, rules):
    digest = hashlib.sha256(rules)
    told = " ".join(options).replace(str(ROOT), ".")
    for text in [str(source.relative_to(ROOT)).encode(), told.encode(), *texts(source, options)]:
        digest.update(hashlib.sha256(text).digest())
    return NOTED / digest.hexdigest()


def analyse(source, options):
    run = subprocess.run(
        ["clang-tidy", "--quiet", str(source), "--", *options],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    return run.returncode, run.stdout + COUNTS.sub("", run.stderr)


def main(pairs):
    if not pairs:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 3
    rules = versions().encode() + (ROOT / ".clang-tidy").read_bytes()
    NOTED.mkdir(parents=True, exist_ok=True)
    left = {}
    for source, options in units(pairs):
        note = note_of(source, options, rules)
        if not note.exists():
            left[source] = (options, note)
    found = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # The largest first: one that is begun last would keep one processor waiting.
        order = sorted(left, key=lambda source: -source.stat().st_size)
        runs = [(source, pool.submit(analyse, source, left[source][0])) for source in order]
        for source, run in runs:
            status, said = run.result()
            if status == 0:
                left[source][1].touch()
            else:
                found = True
            print(said, end="")
    print(f"{len(pairs)} sources, {len(left)} of them not noted as clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
