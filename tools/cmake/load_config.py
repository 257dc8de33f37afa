#!/usr/bin/env python3
"""Points the header of a PE32+ program to its load configuration, the section .ldcfg.

usage: load_config.py PROGRAM

GNU ld leaves that entry of the data directories empty (service/load_config.S).
"""
import struct
import sys

SECTION = b".ldcfg\0\0"
LOAD_CONFIG = 10  # of the data directories
PE32_PLUS = 0x20B


def fail(why):
    sys.exit(f"load_config.py: {why}")


def main(path):
    with open(path, "rb") as file:
        image = bytearray(file.read())
    (header,) = struct.unpack_from("<I", image, 0x3C)
    if image[header : header + 4] != b"PE\0\0":
        fail(f"{path} is no PE program")
    sections, optional_size = struct.unpack_from("<2xH12xH", image, header + 4)
    optional = header + 24
    if struct.unpack_from("<H", image, optional)[0] != PE32_PLUS:
        fail(f"{path} is not for 64 bits")
    for i in range(sections):
        name, virtual_address, raw = struct.unpack_from(
            "<8s4xI4xI", image, optional + optional_size + 40 * i)
        if name == SECTION:
            (size,) = struct.unpack_from("<I", image, raw)
            struct.pack_into("<II", image, optional + 112 + 8 * LOAD_CONFIG, virtual_address, size)
            struct.pack_into("<I", image, optional + 64, 0)  # the checksum: not computed
            break
    else:
        fail(f"{path} has no section .ldcfg")
    with open(path, "wb") as file:
        file.write(image)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
