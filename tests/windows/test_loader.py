#!/usr/bin/env python3
"""That tools/windows/loader.py finds what it is for: of a program without a fault, each damage here must be found,
for the reason that stands beside it.

usage: python3 tests/windows/test_loader.py PROGRAM TEXTS

TEXTS: the DLL with the texts of its events.
"""

import pathlib
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "windows"))
import loader  # noqa: E402
import pefile  # noqa: E402

WORD, DWORD, QUADWORD = "<H", "<I", "<Q"


class Copy:
    """The program's bytes, to be damaged."""

    def __init__(self, path):
        self.pe = pefile.PE(path)
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

    def without(self, flag):
        """Takes a flag of the DLL characteristics away."""
        self.header("DllCharacteristics", WORD, self.pe.OPTIONAL_HEADER.DllCharacteristics & ~flag)

    def import_name(self, old, new):
        entry = next(f for d in self.pe.DIRECTORY_ENTRY_IMPORT for f in d.imports if f.name == old)
        self.bytes[entry.name_offset:entry.name_offset + len(new)] = new


    def unrelocated(self, address):
        """The relocation of the quadword at address becomes none (IMAGE_REL_BASED_ABSOLUTE)."""
        for block in self.pe.DIRECTORY_ENTRY_BASERELOC:
            for entry in block.entries:
                if entry.rva == address and entry.type == loader.DIR64:
                    self.put(entry.struct.get_file_offset(), WORD, entry.struct.Data & 0xFFF)


def load_config_of(copy):
    return copy.pe.OPTIONAL_HEADER.DATA_DIRECTORY[loader.LOAD_CONFIG].VirtualAddress


# The words of the complaint, and the damage.
DAMAGES = {
    "is not for x64": lambda c: c.header("Machine", WORD, 0xAA64, "FILE_HEADER"),
    "is not PE32+": lambda c: c.header("Magic", WORD, 0x10B),
    "left it unfinished": lambda c: c.header(
        "Characteristics", WORD, c.pe.FILE_HEADER.Characteristics & ~2, "FILE_HEADER"),
    "none of Windows'": lambda c: c.header("Subsystem", WORD, 1),
    "newer than the oldest Windows": lambda c: c.header("MajorSubsystemVersion", WORD, 11),
    "not aligned to pages": lambda c: c.header("SectionAlignment", DWORD, 0x200),
    "does not follow": lambda c: c.section(b".data", "VirtualAddress", lambda a: a + 0x1000),
    "goes on behind the file's end": lambda c: c.section(
        b".reloc", "SizeOfRawData", lambda size: size + 0x10000),
    "not where its last section ends": lambda c: c.header("SizeOfImage", DWORD, 0x1000),
    "writable and executable": lambda c: c.section(
        b".text", "Characteristics", lambda flags: flags | loader.WRITE),
    "shared between processes": lambda c: c.section(
        b".data", "Characteristics", lambda flags: flags | loader.SHARED),
    "in no executable section": lambda c: c.header("AddressOfEntryPoint", DWORD, c.cookie()),
    "lacks DYNAMIC_BASE": lambda c: c.without(0x40),
    "lacks HIGH_ENTROPY_VA": lambda c: c.without(0x20),
    "lacks NX_COMPAT": lambda c: c.without(0x100),
    "has no relocations": lambda c: c.directory(loader.RELOCATIONS, 0, 0),
    "has no load configuration": lambda c: c.directory(loader.LOAD_CONFIG, 0, 0),
    # What GNU ld's program had, of Windows XP's form.
    "shorter than 0x94": lambda c: (
        c.directory(loader.LOAD_CONFIG, size=0x70), c.load_config(0, DWORD, 0x70)),
    "behind its section's end": lambda c: c.load_config(0, DWORD, 0x100000),
    "DependentLoadFlags": lambda c: c.load_config(0x4E, WORD, 0),
    "no security cookie": lambda c: c.load_config(0x58, QUADWORD, 0),
    # The state in which it was released: see the header of loader.py.
    "Windows refuses it (0xC000007B)": lambda c: (
        c.load_config(0x58, QUADWORD, 0), c.header("MajorSubsystemVersion", WORD, 10)),
    "cookie is not relocated": lambda c: c.unrelocated(load_config_of(c) + 0x58),
    "not lie in a writable section": lambda c: c.section(
        b".data", "Characteristics", lambda flags: flags & ~loader.WRITE),
    "not the default value": lambda c: c.put(c.at(c.cookie()), QUADWORD, 0),
    "not on the list of Windows' DLLs": lambda c: c.bytes.__setitem__(
        slice(0, len(c.bytes)), c.bytes.replace(b"CRYPT32.dll", b"CRYPT33.dll")),
    "look up since when": lambda c: c.import_name(b"CertOpenStore", b"CertOpenShore"),
    "and not a name": lambda c: c.put(c.at(first_thunk(c)), QUADWORD, 1 << 63 | 7),
}


# Of the DLL with the texts.
TEXT_DAMAGES = {
    "it is no DLL": lambda c: c.header(
        "Characteristics", WORD, c.pe.FILE_HEADER.Characteristics & ~0x2000, "FILE_HEADER"),
    "it has code": lambda c: c.header("AddressOfEntryPoint", DWORD, 0x1000),
    "more than resources: IMAGE_DIRECTORY_ENTRY_IMPORT": lambda c: c.directory(1, 0x1000, 0x14),
    "asks for a security cookie": lambda c: c.header("MajorSubsystemVersion", WORD, 10),
    "not a message table and a version": lambda c: c.directory(loader.RESOURCES, 0, 0),
    "can be written to": lambda c: c.section(
        b".rsrc", "Characteristics", lambda flags: flags | loader.WRITE),
    "lacks NX_COMPAT": lambda c: c.without(0x100),
    "is not for x64": lambda c: c.header("Machine", WORD, 0xAA64, "FILE_HEADER"),
}


def first_thunk(copy):
    return copy.pe.DIRECTORY_ENTRY_IMPORT[0].struct.OriginalFirstThunk


def too_new(path, rows):
    """A function that only a newer server has."""
    newer = {key: "1709" if key == ("crypt32.dll", "CertOpenStore") else server
             for key, server in rows.items()}
    return any("CertOpenStore of crypt32.dll, which is there since 1709" in fault
               for fault in loader.faults(path, newer))


def missed(file, damages, folder, *rules):
    """What is not found of the damages, a line each."""
    damaged = folder / "damaged"
    if loader.faults(file, *rules):
        yield f"{file} itself: {loader.faults(file, *rules)}"
    for words, damage in damages.items():
        copy = Copy(file)
        damage(copy)
        damaged.write_bytes(copy.bytes)
        found = loader.faults(damaged, *rules)
        if not any(words in fault for fault in found):
            yield f"not found: {words}; but {found}"


def main(program, texts):
    rows = loader.published()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        failed = [*missed(program, DAMAGES, folder, rows),
                  *missed(texts, TEXT_DAMAGES, folder, None, loader.TEXT_RULES)]
    passed = len(DAMAGES) + len(TEXT_DAMAGES) - len(failed)
    if too_new(program, rows):
        passed += 1
    else:
        failed.append("a function that is too new is not found")
    for failure in failed:
        print(failure)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
