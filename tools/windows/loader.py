#!/usr/bin/env python3
"""Holds programs to what Windows' loader asks of them, and to what ours are to have.

usage: python3 tools/windows/loader.py [--shipped | --texts] FILE...

Each FILE is a program or a DLL for x64. With --shipped it may also import only what the DLLs of Windows Server
2016 have, by published lists (server2016.tsv beside this). With --texts it is a DLL of texts of events, which
has resources and nothing else. Wine looks at hardly any of it: a program once ran in
every test and on no Windows. Exit codes: 0, 1 when a file falls short, 3 usage.

Where it is written:
  PE       learn.microsoft.com/windows/win32/debug/pe-format
  load     the same, "The Load Configuration Structure"; winnt.h, IMAGE_LOAD_CONFIG_DIRECTORY64
  cookie   learn.microsoft.com/cpp/build/reference/gs-buffer-security-check; that without one a header which asks for
           subsystem 6.3 or later is refused with 0xC000007B: msys2/MINGW-packages#24153, bitcoin/bitcoin#31172
  flag     learn.microsoft.com/cpp/build/reference/dependentloadflag
"""

import pathlib
import struct
import sys

import pefile

HERE = pathlib.Path(__file__).resolve().parent

LOAD_CONFIG = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG"]
RELOCATIONS = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_BASERELOC"]
IMPORTS_LATER = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT"]
RESOURCES = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]
SIGNATURES = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_SECURITY"]
DEBUG = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_DEBUG"]  # Visual Studio's linker notes there that it is reproducible
MESSAGE_TABLE = pefile.RESOURCE_TYPE["RT_MESSAGETABLE"]
VERSION = pefile.RESOURCE_TYPE["RT_VERSION"]
DIR64 = pefile.RELOCATION_TYPE["IMAGE_REL_BASED_DIR64"]
WRITE, EXECUTE, SHARED = 0x80000000, 0x20000000, 0x10000000
PAGE = 0x1000

DEFAULT_COOKIE = 0x00002B992DDFA232
COOKIE_ASKED_FROM = (6, 3)  # the subsystem's version
OLDEST_WINDOWS = (10, 0)
LOAD_CONFIG_SIZE = 0x94  # up to GuardFlags: below it Windows is said not to honour DependentLoadFlags [R]
SEARCH_SYSTEM32 = 0x800

# By the names of server2016.tsv, from old to new; what follows 2016 is too new.
SERVERS = ["2000", "2003", "2008", "2008 R2", "2012", "2012 R2", "2016"]


class Nothing:
    entries = ()


class Image:
    """A PE file, and what is asked of it again and again."""

    def __init__(self, path):
        self.pe = pefile.PE(path)
        self.header = self.pe.OPTIONAL_HEADER
        self.size = pathlib.Path(path).stat().st_size

    def section(self, address):
        return next((s for s in self.pe.sections
                     if s.VirtualAddress <= address < s.VirtualAddress + s.Misc_VirtualSize), None)

    def directory(self, index):
        entries = self.header.DATA_DIRECTORY
        if index >= len(entries):
            return 0, 0
        return entries[index].VirtualAddress, entries[index].Size

    def relocated(self):
        return {entry.rva for block in getattr(self.pe, "DIRECTORY_ENTRY_BASERELOC", [])
                for entry in block.entries if entry.type == DIR64}

    def load_config(self):
        address, size = self.directory(LOAD_CONFIG)
        return self.pe.get_data(address, size) if size and self.section(address) else b""


def field(data, offset, form):
    end = offset + struct.calcsize(form)
    return struct.unpack_from(form, data, offset)[0] if len(data) >= end else 0


# ---- the rules: each yields what is wrong ----


def machine(image):
    if image.pe.FILE_HEADER.Machine != pefile.MACHINE_TYPE["IMAGE_FILE_MACHINE_AMD64"]:
        yield "it is not for x64"
    if image.header.Magic != pefile.OPTIONAL_HEADER_MAGIC_PE_PLUS:
        yield "it is not PE32+"
    if not image.pe.FILE_HEADER.IMAGE_FILE_EXECUTABLE_IMAGE:
        yield "the linker left it unfinished"


def subsystem(image):
    kinds = ("IMAGE_SUBSYSTEM_WINDOWS_CUI", "IMAGE_SUBSYSTEM_WINDOWS_GUI")
    if image.header.Subsystem not in [pefile.SUBSYSTEM_TYPE[kind] for kind in kinds]:
        yield "its subsystem is none of Windows'"
    version = (image.header.MajorSubsystemVersion, image.header.MinorSubsystemVersion)
    if version > OLDEST_WINDOWS:
        yield f"its subsystem, {version[0]}.{version[1]}, is newer than the oldest Windows supported"


def layout(image):
    file_alignment, alignment = image.header.FileAlignment, image.header.SectionAlignment
    if alignment < PAGE or alignment % PAGE or file_alignment < 512 or alignment % file_alignment:
        yield "its sections are not aligned to pages"
        return
    expected = -(-image.header.SizeOfHeaders // alignment) * alignment
    for section in image.pe.sections:
        name = section.Name.rstrip(b"\0").decode()
        if section.VirtualAddress != expected:
            yield f"section {name} does not follow the one before it"
        if section.PointerToRawData + section.SizeOfRawData > image.size:
            yield f"section {name} goes on behind the file's end"
        expected = section.VirtualAddress + -(-section.Misc_VirtualSize // alignment) * alignment
    if image.header.SizeOfImage != expected:
        yield "the size of the image is not where its last section ends"


def protection(image):
    for section in image.pe.sections:
        name = section.Name.rstrip(b"\0").decode()
        if section.Characteristics & WRITE and section.Characteristics & EXECUTE:
            yield f"section {name} is writable and executable"
        if section.Characteristics & SHARED:
            yield f"section {name} is shared between processes"
    entry = image.section(image.header.AddressOfEntryPoint)
    if entry is None or not entry.Characteristics & EXECUTE:
        yield "its entry point lies in no executable section"
    for flag in ("DYNAMIC_BASE", "HIGH_ENTROPY_VA", "NX_COMPAT"):
        if not getattr(image.header, "IMAGE_DLLCHARACTERISTICS_" + flag):
            yield f"its header lacks {flag}"


def relocations(image):
    address, size = image.directory(RELOCATIONS)
    if image.pe.FILE_HEADER.IMAGE_FILE_RELOCS_STRIPPED or not address or not size:
        yield "it has no relocations: it could not be moved"


def load_config(image):
    address, size = image.directory(LOAD_CONFIG)
    data = image.load_config()
    sizes = size, field(data, 0, "<I")
    if not data:
        yield "it has no load configuration"
    elif min(sizes) < LOAD_CONFIG_SIZE:
        yield f"its load configuration is shorter than {LOAD_CONFIG_SIZE:#x} bytes"
    elif max(sizes) > image.section(address).VirtualAddress + image.section(
            address).Misc_VirtualSize - address:
        yield "its load configuration goes on behind its section's end"
    if field(data, 0x4E, "<H") != SEARCH_SYSTEM32:
        yield "DependentLoadFlags is not 0x800: what it imports is looked for beside it"


def cookie(image):
    address, _ = image.directory(LOAD_CONFIG)
    pointer = field(image.load_config(), 0x58, "<Q")
    if not pointer:
        version = (image.header.MajorSubsystemVersion, image.header.MinorSubsystemVersion)
        yield "it has no security cookie" + (
            ": Windows refuses it (0xC000007B)" if version >= COOKIE_ASKED_FROM else "")
        return
    if address + 0x58 not in image.relocated():
        yield "the address of its security cookie is not relocated"
    target = pointer - image.header.ImageBase
    section = image.section(target)
    if section is None or not section.Characteristics & WRITE or section.Characteristics & EXECUTE:
        yield "its security cookie does not lie in a writable section"
    elif target % 8 or image.pe.get_data(target, 8) != struct.pack("<Q", DEFAULT_COOKIE):
        yield "its security cookie has not the default value: Windows would not make it random"


RULES = [machine, subsystem, layout, protection, relocations, load_config, cookie]


def resources_only(image):
    """Nothing that would have to be run, found, moved or guarded; so it needs no load configuration."""
    if not image.pe.FILE_HEADER.IMAGE_FILE_DLL:
        yield "it is no DLL"
    if image.header.AddressOfEntryPoint or image.header.SizeOfCode:
        yield "it has code"
    for index, entry in enumerate(image.header.DATA_DIRECTORY):
        if entry.VirtualAddress and index not in (RESOURCES, SIGNATURES, DEBUG):
            yield f"it has more than resources: {entry.name}"
    version = (image.header.MajorSubsystemVersion, image.header.MinorSubsystemVersion)
    if version >= COOKIE_ASKED_FROM:
        yield f"its subsystem, {version[0]}.{version[1]}, asks for a security cookie, and it has none"
    kinds = {entry.id for entry in getattr(image.pe, "DIRECTORY_ENTRY_RESOURCE", Nothing).entries}
    if kinds != {MESSAGE_TABLE, VERSION}:
        yield f"its resources are of the kinds {sorted(kinds, key=str)}, not a message table and a version"
    for section in image.pe.sections:
        if section.Characteristics & (WRITE | EXECUTE | SHARED):
            yield "a section of it can be written to, run or shared"
    for flag in ("DYNAMIC_BASE", "HIGH_ENTROPY_VA", "NX_COMPAT"):
        if not getattr(image.header, "IMAGE_DLLCHARACTERISTICS_" + flag):
            yield f"its header lacks {flag}"


TEXT_RULES = [machine, subsystem, layout, resources_only]


def published():
    """{(dll, function): the server that has it first}, as server2016.tsv says."""
    rows = {}
    for line in (HERE / "server2016.tsv").read_text(encoding="ascii").splitlines():
        if line and not line.startswith("#"):
            dll, function, server, _ = line.split("\t")
            rows[dll, function] = server
    return rows


def imports(image, rows):
    dlls = {dll for dll, _ in rows}
    entries = getattr(image.pe, "DIRECTORY_ENTRY_IMPORT", [])
    if not entries:
        yield "it imports nothing that could be read"
    if any(image.directory(IMPORTS_LATER)):
        yield "it imports what is looked for only when it is called, which is not checked here"
    for entry in entries:
        dll = entry.dll.decode().lower()
        if dll not in dlls:
            yield f"it imports {dll}, which is not on the list of Windows' DLLs"
            continue
        for function in entry.imports:
            if function.name is None:
                yield f"it imports number {function.ordinal} of {dll}, and not a name"
                continue
            name = function.name.decode()
            server = rows.get((dll, name))
            if server is None:
                yield f"it imports {name} of {dll}: look up since when it is there (server2016.tsv)"
            elif server not in SERVERS:
                yield f"it imports {name} of {dll}, which is there since {server} only"


def faults(path, rows=None, rules=RULES):
    try:
        image = Image(path)
    except (OSError, pefile.PEFormatError) as error:
        return [f"it cannot be read: {error}"]
    found = [fault for rule in rules for fault in rule(image)]
    return found + (list(imports(image, rows)) if rows is not None else [])


def main(arguments):
    shipped = arguments[:1] == ["--shipped"]
    texts = arguments[:1] == ["--texts"]
    paths = arguments[1:] if shipped or texts else arguments
    if not paths or paths[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 3
    rows = published() if shipped else None
    result = 0
    for path in paths:
        for fault in faults(path, rows, TEXT_RULES if texts else RULES):
            print(f"{path}: {fault}")
            result = 1
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
