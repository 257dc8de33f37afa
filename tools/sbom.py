#!/usr/bin/env python3
"""Writes the software bill of materials of a release, SPDX 2.3 as JSON.

usage: python3 tools/sbom.py VERSION FOLDER OUTPUT

VERSION: the product's. FOLDER: the program, the texts of its events and the MSI,
SstpCertRotator-VERSION.msi, are in it.
SOURCE_DATE_EPOCH: the time it is to say.

The program consists of its own sources and of what the compiler links statically: parts of mingw-w64's
C runtime and of GCC's. Their versions are those of the Debian packages that the compiler takes them
from. Exit codes: 0, 1 if one cannot be told, 3 usage.
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.parse
import uuid

COMPILER = "x86_64-w64-mingw32-gcc"  # whose libraries clang links
# A library that is linked, what it is part of, its licence.
LINKED = [
    ("libmingw32.a", "mingw-w64 runtime", "ZPL-2.1"),
    ("libgcc.a", "libgcc", "GPL-3.0-or-later WITH GCC-exception-3.1"),
]
AUTHORS = "Organization: The SstpCertRotator authors"


def said_by(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def checksums(path):
    content = path.read_bytes()
    return [
        {"algorithm": name, "checksumValue": hashlib.new(name, content).hexdigest()}
        for name in ("SHA1", "SHA256")
    ]


def shipped_file(path):
    return {
        "SPDXID": f"SPDXRef-File-{path.name}",
        "fileName": f"./{path.name}",
        "fileTypes": ["BINARY"],
        "checksums": checksums(path),
        "licenseConcluded": "NOASSERTION",
        "licenseInfoInFiles": ["NOASSERTION"],
        "copyrightText": "NOASSERTION",
    }


def linked_package(library, name, licence):
    path = os.path.realpath(said_by(COMPILER, f"-print-file-name={library}"))
    package = said_by("dpkg-query", "-S", path).split(":")[0]
    form = "${Version}\n${Architecture}\n${source:Package}\n${source:Version}"
    version, architecture, source, source_version = said_by(
        "dpkg-query", "-W", "-f", form, package
    ).split("\n")
    quoted = urllib.parse.quote(version, safe="")
    return {
        "SPDXID": f"SPDXRef-Package-{library}",
        "name": name,
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "sourceInfo": f"{library} of the Debian package {package}, source {source} {source_version}",
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": f"pkg:deb/debian/{package}@{quoted}?arch={architecture}",
            }
        ],
    }


def product(version):
    return {
        "SPDXID": "SPDXRef-Package-SstpCertRotator",
        "name": "SstpCertRotator",
        "versionInfo": version,
        "supplier": AUTHORS,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "MIT",
        "licenseDeclared": "MIT",
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": "APPLICATION",
    }


def relationship(subject, kind, related):
    return {"spdxElementId": subject, "relationshipType": kind, "relatedSpdxElement": related}


def document(version, folder):
    program = shipped_file(folder / "sstp-cert-rotator.exe")
    texts = shipped_file(folder / "sstp-cert-rotator-events.dll")
    msi = shipped_file(folder / f"SstpCertRotator-{version}.msi")
    own = product(version)
    linked = [linked_package(*row) for row in LINKED]
    relationships = [
        relationship("SPDXRef-DOCUMENT", "DESCRIBES", own["SPDXID"]),
        relationship(own["SPDXID"], "CONTAINS", program["SPDXID"]),
        relationship(own["SPDXID"], "CONTAINS", texts["SPDXID"]),
        relationship(own["SPDXID"], "CONTAINS", msi["SPDXID"]),
        relationship(msi["SPDXID"], "CONTAINS", program["SPDXID"]),
        relationship(msi["SPDXID"], "CONTAINS", texts["SPDXID"]),
    ] + [relationship(program["SPDXID"], "STATIC_LINK", package["SPDXID"]) for package in linked]
    name = f"SstpCertRotator-{version}"
    # Another one for each release, as the format asks: made of what is in it.
    identity = uuid.uuid5(uuid.NAMESPACE_OID, name + msi["checksums"][1]["checksumValue"])
    created = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": name,
        "documentNamespace": f"urn:uuid:{identity}",
        "creationInfo": {
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", created),
            "creators": ["Tool: tools/sbom.py", AUTHORS],
        },
        "packages": [own] + linked,
        "files": [program, texts, msi],
        "relationships": relationships,
    }


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 3
    try:
        bill = document(arguments[0], pathlib.Path(arguments[1]))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"sbom: {error}", file=sys.stderr)
        return 1
    pathlib.Path(arguments[2]).write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
