"""Variants of the program, and of the file with its texts, for the tests of the MSI.

usage: python3 tests/installer/variant.py FILE VARIANT [--version A.B.C] [--broken]
                                          [--replace OLD NEW]

--version  its file version, by which Windows Installer tells which of two is newer
--replace  the first OLD of its texts, by a NEW of the same length
--broken   it installs itself, but does not start: its mutex is in a namespace that is not there
"""
import argparse
import pathlib
import struct

FIXED_FILE_INFO = struct.pack("<II", 0xFEEF04BD, 0x00010000)  # signature, structure version
MUTEX = "Global\\SstpCertRotator\0".encode("utf-16-le")


def with_version(image, version):
    major, minor, patch = map(int, version.split("."))
    assert image.count(FIXED_FILE_INFO) == 1
    at = image.index(FIXED_FILE_INFO) + len(FIXED_FILE_INFO)
    return image[:at] + struct.pack("<II", major << 16 | minor, patch << 16) + image[at + 8 :]


def broken(image):
    assert image.count(MUTEX) == 1
    return image.replace(MUTEX, MUTEX.replace(b"G", b"X", 1))


def replaced(image, old, new):
    assert len(old) == len(new) and old in image
    return image.replace(old, new, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("variant", type=pathlib.Path)
    parser.add_argument("--version")
    parser.add_argument("--broken", action="store_true")
    parser.add_argument("--replace", nargs=2, metavar=("OLD", "NEW"))
    options = parser.parse_args()
    image = options.program.read_bytes()
    if options.version:
        image = with_version(image, options.version)
    if options.replace:
        image = replaced(image, *(text.encode("ascii") for text in options.replace))
    if options.broken:
        image = broken(image)
    options.variant.write_bytes(image)


main()
