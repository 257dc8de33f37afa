#!/usr/bin/env python3
"""That tools/windows/loader.py finds what it is for: of a program without a fault, each damage here must be found,
for the reason that stands beside it; what is no damage must not be.

usage: python3 tests/windows/test_loader.py PROGRAM TEXTS

TEXTS: the DLL with the texts of its events.
"""

import contextlib
import functools
import io
import pathlib
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "windows"))
import loader  # noqa: E402
import pefile  # noqa: E402

IMPORTS = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]
WORD, DWORD, QUADWORD = "<H", "<I", "<Q"


@functools.lru_cache
def parsed(path):
    return pefile.PE(path)


class Copy:
    """The program's bytes, to be damaged."""

    def __init__(self, path):
        self.pe = parsed(path)
        self.bytes = bytearray(path.read_bytes())

    def put(self, offset, form, value):
        struct.pack_into(form, self.bytes, offset, value)

    def header(self, name, form, value, part="OPTIONAL_HEADER"):
        self.put(getattr(self.pe, part).get_field_absolute_offset(name), form, value)

    def directory(self, index, address=None, size=None):
        entry = self.pe.OPTIONAL_HEADER.DATA_DIRECTORY[index]
        if address is not None:
            self.put(entry.get_field_absolute_offset("VirtualAddress"), DWORD, address)
        if size is not None:
            self.put(entry.get_field_absolute_offset("Size"), DWORD, size)

    def section(self, name, field, value):
        section = next(s for s in self.pe.sections if s.Name.rstrip(b"\0") == name)
        offset = section.get_field_absolute_offset(field)
        self.put(offset, DWORD, value(getattr(section, field)))

    def load_config(self, offset, form, value):
        address = self.pe.OPTIONAL_HEADER.DATA_DIRECTORY[loader.LOAD_CONFIG].VirtualAddress
        self.put(self.pe.get_offset_from_rva(address + offset), form, value)

    def at(self, address):
        return self.pe.get_offset_from_rva(address)

    def cookie(self):
        address = self.pe.OPTIONAL_HEADER.DATA_DIRECTORY[loader.LOAD_CONFIG].VirtualAddress
        return self.pe.get_qword_at_rva(address + 0x58) - self.pe.OPTIONAL_HEADER.ImageBase

    def move_cookie(self, distance):
        """The load configuration says that the cookie lies elsewhere."""
        self.load_config(0x58, QUADWORD, self.pe.OPTIONAL_HEADER.ImageBase + self.cookie() + distance)

    def subsystem(self, major, minor):
        self.header("MajorSubsystemVersion", WORD, major)
        self.header("MinorSubsystemVersion", WORD, minor)

    def characteristics(self, change):
        self.header("Characteristics", WORD, change(self.pe.FILE_HEADER.Characteristics), "FILE_HEADER")

    def without(self, flag):
        """Takes a flag of the DLL characteristics away."""
        self.header("DllCharacteristics", WORD, self.pe.OPTIONAL_HEADER.DllCharacteristics & ~flag)

    def import_name(self, old, new):
        entry = next(f for d in self.pe.DIRECTORY_ENTRY_IMPORT for f in d.imports if f.name == old)
        self.bytes[entry.name_offset:entry.name_offset + len(new)] = new

    def resource(self, old, new):
        """The resources of a kind become such of another."""
        entry = next(e for e in self.pe.DIRECTORY_ENTRY_RESOURCE.entries if e.id == old)
        self.put(entry.struct.get_field_absolute_offset("Name"), DWORD, new)

    def replace(self, new):
        self.bytes[:] = new

    def unrelocated(self, address):
        """The relocation of the quadword at address becomes none (IMAGE_REL_BASED_ABSOLUTE)."""
        for block in self.pe.DIRECTORY_ENTRY_BASERELOC:
            for entry in block.entries:
                if entry.rva == address and entry.type == loader.DIR64:
                    self.put(entry.struct.get_file_offset(), WORD, entry.struct.Data & 0xFFF)


def load_config_of(copy):
    return copy.pe.OPTIONAL_HEADER.DATA_DIRECTORY[loader.LOAD_CONFIG].VirtualAddress


def first_thunk(copy):
    return copy.pe.DIRECTORY_ENTRY_IMPORT[0].struct.OriginalFirstThunk


def adds(flag):
    return lambda flags: flags | flag


def lacks(flag):
    return lambda flags: flags & ~flag


# The words of the complaint, and the damages of which each must bring it: one for each half of a condition.
DAMAGES = {
    "cannot be read": [lambda c: c.replace(b"MZ" * 100)],
    "is not for x64": [
        lambda c: c.header("Machine", WORD, 0xAA64, "FILE_HEADER"),
        lambda c: c.header("Machine", WORD, 0x14C, "FILE_HEADER"),
    ],
    "is not PE32+": [lambda c: c.header("Magic", WORD, 0x10B)],
    "left it unfinished": [lambda c: c.characteristics(lacks(0x2))],
    "none of Windows'": [lambda c: c.header("Subsystem", WORD, 1)],
    "newer than the oldest Windows": [lambda c: c.subsystem(11, 0), lambda c: c.subsystem(10, 1)],
    "not aligned to pages": [
        lambda c: c.header("SectionAlignment", DWORD, 0),
        lambda c: c.header("SectionAlignment", DWORD, 0x200),
        lambda c: c.header("SectionAlignment", DWORD, 0x1800),
        lambda c: c.header("FileAlignment", DWORD, 0x100),
        lambda c: c.header("FileAlignment", DWORD, 0x600),
    ],
    "does not follow": [
        lambda c: c.section(b".data", "VirtualAddress", lambda a: a + 0x1000),
        lambda c: c.section(b".data", "VirtualAddress", lambda a: a - 0x1000),
        lambda c: c.section(b".reloc", "VirtualAddress", lambda a: a + 0x1000),
        lambda c: c.header("SizeOfHeaders", DWORD, 0x1001),
    ],
    "goes on behind the file's end": [
        lambda c: c.section(b".reloc", "SizeOfRawData", lambda size: size + 0x10000)],
    "not where its last section ends": [
        lambda c: c.header("SizeOfImage", DWORD, c.pe.OPTIONAL_HEADER.SizeOfImage - 0x1000),
        lambda c: c.header("SizeOfImage", DWORD, c.pe.OPTIONAL_HEADER.SizeOfImage + 0x1000),
    ],
    "writable and executable": [
        lambda c: c.section(b".text", "Characteristics", adds(loader.WRITE))],
    "shared between processes": [
        lambda c: c.section(b".data", "Characteristics", adds(loader.SHARED))],
    "in no executable section": [
        lambda c: c.header("AddressOfEntryPoint", DWORD, c.cookie()),
        lambda c: c.header("AddressOfEntryPoint", DWORD, 0),
    ],
    "lacks DYNAMIC_BASE": [lambda c: c.without(0x40)],
    "lacks HIGH_ENTROPY_VA": [lambda c: c.without(0x20)],
    "lacks NX_COMPAT": [lambda c: c.without(0x100)],
    "has no relocations": [
        lambda c: c.characteristics(adds(0x1)),
        lambda c: c.directory(loader.RELOCATIONS, address=0),
        lambda c: c.directory(loader.RELOCATIONS, size=0),
    ],
    "has no load configuration": [
        lambda c: c.directory(loader.LOAD_CONFIG, address=0),
        lambda c: c.directory(loader.LOAD_CONFIG, address=0x100),  # in the headers
        lambda c: c.directory(loader.LOAD_CONFIG, size=0),
        lambda c: c.header("NumberOfRvaAndSizes", DWORD, loader.LOAD_CONFIG),
    ],
    "shorter than 0x94": [
        # What GNU ld's program had, of Windows XP's form.
        lambda c: (c.directory(loader.LOAD_CONFIG, size=0x70), c.load_config(0, DWORD, 0x70)),
        lambda c: c.directory(loader.LOAD_CONFIG, size=0x93),
        lambda c: c.load_config(0, DWORD, 0x93),
    ],
    "behind its section's end": [
        lambda c: c.load_config(0, DWORD, 0x100000),
        lambda c: c.directory(loader.LOAD_CONFIG, size=0x100000),
    ],
    "DependentLoadFlags": [
        lambda c: c.load_config(0x4E, WORD, 0), lambda c: c.load_config(0x4E, WORD, 0xA00)],
    "no security cookie": [lambda c: c.load_config(0x58, QUADWORD, 0)],
    "Windows refuses it (0xC000007B)": [
        # The state in which it was released: see the header of loader.py.
        lambda c: (c.load_config(0x58, QUADWORD, 0), c.subsystem(10, 0)),
        lambda c: (c.load_config(0x58, QUADWORD, 0), c.subsystem(6, 3)),
    ],
    "cookie is not relocated": [lambda c: c.unrelocated(load_config_of(c) + 0x58)],
    "not lie in a writable section": [
        lambda c: c.section(b".data", "Characteristics", lacks(loader.WRITE)),
        lambda c: c.section(b".data", "Characteristics", adds(loader.EXECUTE)),
        lambda c: c.move_cookie(0x1000000),
    ],
    "not the default value": [
        lambda c: c.put(c.at(c.cookie()), QUADWORD, 0),
        lambda c: c.put(c.at(c.cookie()), QUADWORD, 0xBB40E64E),  # of 32-bit programs
        # The value, and not at the start of a quadword.
        lambda c: (c.put(c.at(c.cookie() + 4), QUADWORD, loader.DEFAULT_COOKIE), c.move_cookie(4)),
    ],
    "nothing that could be read": [lambda c: c.directory(IMPORTS, 0, 0)],
    "not on the list of Windows' DLLs": [
        lambda c: c.replace(c.bytes.replace(b"CRYPT32.dll", b"CRYPT33.dll"))],
    "look up since when": [lambda c: c.import_name(b"CertOpenStore", b"CertOpenShore")],
    "and not a name": [lambda c: c.put(c.at(first_thunk(c)), QUADWORD, 1 << 63 | 7)],
    "only when it is called": [lambda c: c.directory(loader.IMPORTS_LATER, c.cookie(), 0x40)],
}

# Of the DLL with the texts: also that it is held to each of the rules that it shares with the program.
TEXT_DAMAGES = {
    "is not for x64": [lambda c: c.header("Machine", WORD, 0xAA64, "FILE_HEADER")],
    "none of Windows'": [lambda c: c.header("Subsystem", WORD, 1)],
    "not where its last section ends": [lambda c: c.header("SizeOfImage", DWORD, 0x1000000)],
    "it is no DLL": [lambda c: c.characteristics(lacks(0x2000))],
    "it has code": [
        lambda c: c.header("AddressOfEntryPoint", DWORD, 0x1000),
        lambda c: c.header("SizeOfCode", DWORD, 0x200),
    ],
    "more than resources: IMAGE_DIRECTORY_ENTRY_IMPORT": [lambda c: c.directory(IMPORTS, 0x1000, 0x14)],
    "asks for a security cookie": [lambda c: c.subsystem(6, 3), lambda c: c.subsystem(10, 0)],
    "not a message table and a version": [
        lambda c: c.directory(loader.RESOURCES, 0, 0),
        lambda c: c.resource(loader.VERSION, loader.MESSAGE_TABLE),
        lambda c: c.resource(loader.MESSAGE_TABLE, loader.VERSION),
        lambda c: c.resource(loader.VERSION, pefile.RESOURCE_TYPE["RT_MANIFEST"]),
    ],
    "can be written to": [
        lambda c: c.section(b".rsrc", "Characteristics", adds(loader.WRITE)),
        lambda c: c.section(b".rsrc", "Characteristics", adds(loader.EXECUTE)),
        lambda c: c.section(b".rsrc", "Characteristics", adds(loader.SHARED)),
    ],
    "lacks DYNAMIC_BASE": [lambda c: c.without(0x40)],
    "lacks HIGH_ENTROPY_VA": [lambda c: c.without(0x20)],
    "lacks NX_COMPAT": [lambda c: c.without(0x100)],
}

# No damages.
HARMLESS = {
    "a window's program": lambda c: c.header("Subsystem", WORD, 2),
    "of Windows 10": lambda c: c.subsystem(10, 0),
    "the shortest load configuration": lambda c: (
        c.directory(loader.LOAD_CONFIG, size=0x94), c.load_config(0, DWORD, 0x94)),
}
TEXT_HARMLESS = {
    "of Windows 8": lambda c: c.subsystem(6, 2),
    "signed": lambda c: c.directory(loader.SIGNATURES, 0x1000, 8),
    "with what a debugger is told": lambda c: c.directory(loader.DEBUG, 0x1000, 0),
}


def too_new(path, rows):
    """A function that only a newer server has."""
    newer = {key: "1709" if key == ("crypt32.dll", "CertOpenStore") else server
             for key, server in rows.items()}
    return any("CertOpenStore of crypt32.dll, which is there since 1709" in fault
               for fault in loader.faults(path, newer))


def damaged_faults(file, damage, folder, *rules):
    damaged = folder / "damaged"
    copy = Copy(file)
    damage(copy)
    damaged.write_bytes(copy.bytes)
    return loader.faults(damaged, *rules)


def missed(file, damages, harmless, folder, *rules):
    """What is not found of the damages, and what is found without one, a line each."""
    for words, each in damages.items():
        for number, damage in enumerate(each, 1):
            found = damaged_faults(file, damage, folder, *rules)
            if not any(words in fault for fault in found):
                yield f"not found: {words}, damage {number}; but {found}"
    for what, change in {"as it is": lambda c: None, **harmless}.items():
        found = damaged_faults(file, change, folder, *rules)
        if found:
            yield f"{file}, {what}: {found}"


def wrong_codes(program, texts, folder):
    """Exit codes of the command that are not as they should be, a line each."""
    copy = Copy(program)
    copy.import_name(b"CertOpenStore", b"CertOpenShore")
    unknown = folder / "unknown"
    unknown.write_bytes(copy.bytes)
    for code, *arguments in [(0, program), (0, "--shipped", program), (0, "--texts", texts), (0, unknown),
                             (1, texts), (1, program, texts), (1, texts, program), (1, "--shipped", unknown),
                             (1, "--texts", program), (3,), (3, "--shipped"), (3, "--text", texts)]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            ended = loader.main(list(map(str, arguments)))
        if ended != code:
            yield f"loader.py {' '.join(map(str, arguments))} ends with {ended}, not {code}"


def main(program, texts):
    rows = loader.published()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        failed = [*missed(program, DAMAGES, HARMLESS, folder, rows),
                  *missed(texts, TEXT_DAMAGES, TEXT_HARMLESS, folder, None, loader.TEXT_RULES)]
        codes = list(wrong_codes(program, texts, folder))
    tried = sum(map(len, [*DAMAGES.values(), *TEXT_DAMAGES.values(), HARMLESS, TEXT_HARMLESS])) + 2
    passed = tried - len(failed)
    for wrong in ["\n".join(codes), "" if too_new(program, rows) else "a function that is too new is not found"]:
        passed += not wrong
        failed += [wrong] if wrong else []
    for failure in failed:
        print(failure)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
