"""Compiles what Visual Studio would compile, with clang in the guise of its compiler.

usage: python3 tools/windows/check.py

For x64 and ARM64: Microsoft's rules of layout and language (--target=...-windows-msvc, _MSC_VER), the
widths of 64-bit Windows, and warnings as near to /W4 as clang has them, as errors. The headers are
mingw-w64's, which take that for GCC's own Windows and do not use what is poisoned afterwards. ARM64
is compiled to objects, so that its code generator has its say, too; nothing is linked: there are no
ARM64 libraries here. What only cl.exe would tell is in docs/testing.md.

Takes sources and options from the configured build "windows" and needs its generated headers.
"""

import concurrent.futures
import functools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "windows"
HERE = ROOT / "tools" / "windows"

# Each target with what is done for it: the second is compiled in full.
TARGETS = {
    "x86_64-pc-windows-msvc": ["-fsyntax-only"],
    "aarch64-pc-windows-msvc": ["-c", "-o", os.devnull],
}

# Visual Studio 2022 17.8; that it also says to be GCC is for mingw-w64's headers alone.
GUISE = [
    "-std=c11", "-O1", "-fms-compatibility-version=19.38", "-fgnuc-version=4.2.1",
    "-isystem", "/usr/x86_64-w64-mingw32/include",
]  # fmt: skip

WARNINGS = """
    -Werror -Wall -Wextra -Wpedantic -Wgnu -Wlanguage-extension-token
    -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wvla
    -Wformat=2 -Wundef -Wimplicit-fallthrough -Wcast-align -Wpointer-arith
    -Wconditional-uninitialized -Wunreachable-code -Widiomatic-parentheses -Wreserved-identifier
""".split() + [
    # To Microsoft every enum is an int: so says every use of one as a number. /W4 does not.
    "-Wno-sign-conversion",
    # CALL(function) for CALL(function, ...): cl.exe takes it, as C23 does.
    "-Wno-gnu-zero-variadic-macro-arguments",
    # service/main.c has the rooms beside it, so cl.exe finds their headers there first: they are the same.
    "-Wno-microsoft-include",
]


INCLUDE = re.compile(r'^ *# *include *([<"])([^>"]+)', re.M)

# Bytes of a function's stack frame in what ships: as tools/cmake/Warnings.cmake tells /analyze. Only
# the code generator knows, so it is said for ARM64.
FRAME_LIMIT = "-Wframe-larger-than=65536"
SHIPPED = (ROOT / "core", ROOT / "service")

# Sources that one process compiles.
BATCH = 16

# What Visual Studio brings itself.
ONLY_MINGW = {ROOT / "tools" / "cmake" / "load_config.c"}

# What mingw-w64 has and the Windows SDK has not.
FOREIGN_HEADERS = {
    "dirent.h", "getopt.h", "libgen.h", "pthread.h", "strings.h", "sys/time.h", "sys/param.h", "unistd.h",
}


def options_of(command):
    """The macros, and the folders of headers, of one command of the build."""
    words = shlex.split(command)
    macros = [word for word in words if word.startswith("-D")]
    folders = [word for word in words if word.startswith("-I")]
    for option, folder in zip(words, words[1:]):
        if option == "-isystem":
            folders += [option, folder]
    return macros, folders


@functools.cache
def headers_of(file):
    """The system's headers, and ours, that a file of ours includes."""
    included = INCLUDE.findall(file.read_text())
    return [name for mark, name in included if mark == "<"], [name for mark, name in included if mark == '"']


def reads_windows(source, folders):
    """Whether a source gets to see windows.h; plain C must not, for the names in it."""
    places = [pathlib.Path(folder[2:]) for folder in folders if folder.startswith("-I")]
    seen, left = set(), [source]
    while left:
        file = left.pop()
        if file in seen or not file.exists():
            continue
        seen.add(file)
        system, own = headers_of(file)
        if "windows.h" in system or "winsock2.h" in system:
            return True
        left += [place / name for name in own for place in [file.parent, *places]]
    return False


def units():
    """(source, macros, folders) of each C file that is built for Windows; a file that is built
    twice with the same macros is there once."""
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        if entry["file"].endswith(".c"):
            source = pathlib.Path(entry["file"])
            if source in ONLY_MINGW:
                continue
            macros, folders = options_of(entry["command"])
            if reads_windows(source, folders):
                macros.append("-DPRELUDE_WINDOWS")
            found[(source, *macros)] = (source, macros, folders)
    return list(found.values())


class Compiler:
    """clang for one target, with a precompiled header for each set of macros."""

    def __init__(self, target, scratch):
        self.target = target
        self.scratch = pathlib.Path(scratch)
        self.preludes = {}

    def run(self, *words):
        words = ["clang", f"--target={self.target}", *GUISE, *map(str, words)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def prelude(self, macros, folders):
        key = tuple(macros)
        if key not in self.preludes:
            made = self.scratch / f"{self.target}-{len(self.preludes)}.pch"
            run = self.run(*macros, *folders, "-x", "c-header", HERE / "prelude.h", "-o", made)
            if run.returncode != 0:
                sys.exit(run.stderr)
            self.preludes[key] = made
        return self.preludes[key]

    def compile(self, sources, macros, folders, prelude):
        """All of them by one process, which the driver would not do: to start clang takes as long as
        two sources."""
        words = ["-include-pch", prelude, "-include", HERE / "foreign_words.h"]
        words += [*macros, *folders, *WARNINGS]
        if is_shipped(sources[0]):
            words.append(FRAME_LIMIT)
        told = self.run("-###", *words, *TARGETS[self.target], sources[0])
        inner = [line for line in told.stderr.splitlines() if '"-cc1"' in line]
        if not inner:
            return told
        words = shlex.split(inner[0])
        words.remove(str(sources[0]))
        name = words.index("-main-file-name")
        del words[name : name + 2]
        return subprocess.run([*words, *map(str, sources)], capture_output=True, text=True, check=False)


def is_shipped(source):
    return any(folder in source.parents for folder in SHIPPED)


def batches(sources):
    """(sources, macros, folders) of those that have the same options."""
    alike = {}
    for source, macros, folders in sources:
        alike.setdefault((is_shipped(source), *macros, *folders), (macros, folders, []))[2].append(source)
    for macros, folders, group in alike.values():
        for first in range(0, len(group), BATCH):
            yield group[first : first + BATCH], macros, folders


PROTOTYPE = re.compile(r"^[A-Za-z_][^;{}#]*\([^;{}]*\);", re.M)
ANNOTATION = re.compile(r"\b_[A-Z][a-z]\w*_(?:\(([^()]*)\))?")


def strange_annotations(text):
    """What SAL annotations name and the prototype has no parameter for: here they are empty macros, so
    no compiler looks at it. Constants are in capitals."""
    for prototype in PROTOTYPE.findall(text):
        parameters = re.findall(r"(\w+)(?:\[\w*\])?\s*[,)]", ANNOTATION.sub("", prototype))
        for argument in ANNOTATION.findall(prototype):
            for name in re.findall(r"[A-Za-z_]\w*", argument):
                if not name.isupper() and name not in [*parameters, "return", "true"]:
                    yield name


def check(sources, scratch):
    """What is wrong, as text: one piece for each batch and target."""
    complaints = [
        f"{file}: includes <{name}>, which Windows has not\n"
        for file in sorted({source for source, *_ in sources})
        for name in FOREIGN_HEADERS.intersection(headers_of(file)[0])
    ] + [
        f"{header}: an annotation names {name}, which is no parameter\n"
        for header in sorted((ROOT / "service").rglob("*.h"))
        for name in strange_annotations(header.read_text())
    ]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for target in TARGETS:
            compiler = Compiler(target, scratch)
            runs = [
                pool.submit(compiler.compile, *batch, compiler.prelude(*batch[1:]))
                for batch in batches(sources)
            ]
            for run in runs:
                if run.result().returncode != 0:
                    complaints.append(f"{target}:\n{run.result().stderr}")
    return complaints


def main():
    sources = units()
    if not sources:
        sys.exit("build/windows names no C file: configure the preset 'windows'")
    with tempfile.TemporaryDirectory() as scratch:
        complaints = check(sources, scratch)
    print("\n".join(complaints), end="")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
