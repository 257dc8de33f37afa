#!/usr/bin/env python3
"""Holds filled package manifests against the form that is published for them, and against their MSI.

usage: python3 tests/installer/manifest_form.py FOLDER MSI

FOLDER: winget/ and chocolatey/ are in it. One line for each finding; exit code 0 if there is none.

Of winget, what is required, allowed and of which form is as in the JSON schemas of winget-cli,
schemas/JSON/manifests/v1.6.0 (manifest.version, manifest.installer and manifest.defaultLocale), of
the parts that are used here: anything else is a finding. Of the nuspec, the elements are those of
https://learn.microsoft.com/nuget/reference/nuspec; of the scripts, the parameters are those that
Chocolatey documents for Install-ChocolateyPackage and Uninstall-ChocolateyPackage. No PowerShell is
here to run the scripts: only their brackets, quotes and assignments are looked at.
"""
import hashlib
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import yaml

NAME = r"[^\.\s\\/:\*\?\"<>\|\x01-\x1f]{1,32}"
URL = r"^([Hh][Tt][Tt][Pp][Ss]?)://.+$"
NUMBER = r"(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
LOCALE = r"^([a-zA-Z]{2,3}|[iI]-[a-zA-Z]+|[xX]-[a-zA-Z]{1,8})(-[a-zA-Z]{1,8})*$"


def text(pattern=".*", least=0, most=2048):
    def check(value):
        return (
            isinstance(value, str)
            and least <= len(value) <= most
            and re.search(pattern, value, re.DOTALL) is not None
        )

    return check


def one_of(*words):
    return lambda value: value in words


def list_of(check, most):
    return lambda value: (
        isinstance(value, list)
        and 1 <= len(value) <= most
        and all(map(check, value))
        and len({str(item) for item in value}) == len(value)
    )


def group(required, optional):
    """A mapping with all the required names and no others than these."""
    known = required | optional
    return lambda value: (
        isinstance(value, dict)
        and required.keys() <= value.keys() <= known.keys()
        and all(known[name](item) for name, item in value.items())
    )


HEAD = {
    "PackageIdentifier": text(rf"^{NAME}(\.{NAME}){{1,7}}$", most=128),
    "PackageVersion": text(r"^[^\\/:\*\?\"<>\|\x01-\x1f]+$", most=128),
    "ManifestVersion": one_of("1.6.0"),
}
PRODUCT_CODE = text(r"^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$")  # stricter: it is an MSI's
SWITCH = text(least=1, most=512)
INSTALLER = group(
    {
        "Architecture": one_of("x86", "x64", "arm", "arm64", "neutral"),
        "InstallerUrl": text(URL),
        "InstallerSha256": text("^[A-Fa-f0-9]{64}$"),
    },
    {},
)
INSTALLED = group(
    {},
    {
        "DisplayName": text(least=1, most=256),
        "Publisher": text(least=1, most=256),
        "ProductCode": PRODUCT_CODE,
        "UpgradeCode": PRODUCT_CODE,
        "InstallerType": one_of("msi", "wix"),
    },
)
SCHEMAS = {
    "version": (HEAD | {"DefaultLocale": text(LOCALE, most=20)}, {}),
    "installer": (
        HEAD | {"Installers": list_of(INSTALLER, 1024)},
        {
            "Platform": list_of(one_of("Windows.Desktop", "Windows.Universal"), 2),
            "MinimumOSVersion": text(rf"^{NUMBER}(\.{NUMBER}){{0,3}}$"),
            "InstallerType": one_of("msi", "wix"),
            "Scope": one_of("user", "machine"),
            "InstallModes": list_of(one_of("interactive", "silent", "silentWithProgress"), 3),
            "InstallerSwitches": group(
                {}, {"Silent": SWITCH, "SilentWithProgress": SWITCH, "InstallLocation": SWITCH}
            ),
            "UpgradeBehavior": one_of("install", "uninstallPrevious"),
            "ElevationRequirement": one_of("elevationRequired", "elevationProhibited", "elevatesSelf"),
            "ProductCode": PRODUCT_CODE,
            "AppsAndFeaturesEntries": list_of(INSTALLED, 128),
        },
    ),
    "defaultLocale": (
        HEAD
        | {
            "PackageLocale": text(LOCALE, most=20),
            "Publisher": text(least=2, most=256),
            "PackageName": text(least=2, most=256),
            "License": text(least=3, most=512),
            "ShortDescription": text(least=3, most=256),
        },
        {
            "PackageUrl": text(URL),
            "LicenseUrl": text(URL),
            "Description": text(least=3, most=10000),
            "Tags": list_of(text(least=1, most=40), 16),
        },
    ),
}
NUSPEC = "{http://schemas.microsoft.com/packaging/2015/06/nuspec.xsd}"
NUSPEC_REQUIRED = {"id", "version", "description", "authors"}
NUSPEC_KNOWN = NUSPEC_REQUIRED | {
    "title", "owners", "projectUrl", "licenseUrl", "requireLicenseAcceptance", "tags", "summary",
    "releaseNotes", "copyright", "iconUrl", "language", "dependencies",
}
SCRIPT_PARAMETERS = {
    "chocolateyinstall.ps1": {
        "packageName", "softwareName", "fileType", "url64bit", "checksum64", "checksumType64",
        "silentArgs", "validExitCodes",
    },
    "chocolateyuninstall.ps1": {
        "packageName", "softwareName", "fileType", "silentArgs", "validExitCodes", "file",
    },
}
found = []


def hold(truth, finding):
    if not truth:
        found.append(finding)


def product_of(msi):
    table = subprocess.run(
        ["msiinfo", "export", msi, "Property"], check=True, capture_output=True, text=True
    ).stdout
    return dict(row.split("\t", 1) for row in table.splitlines() if "\t" in row)


def winget(folder, msi, product):
    manifests = {}
    for path in sorted(folder.iterdir()):
        manifest = yaml.safe_load(path.read_text())
        kind = manifest.get("ManifestType")
        hold(kind in SCHEMAS and kind not in manifests, f"{path.name}: ManifestType {kind}")
        required, optional = SCHEMAS[kind]
        required = required | {"ManifestType": one_of(kind)}
        for name in required.keys() - manifest.keys():
            hold(False, f"{path.name}: {name} is missing")
        for name, value in manifest.items():
            check = (required | optional).get(name)
            hold(check is not None and check(value), f"{path.name}: {name}: {value}")
        manifests[kind] = manifest
        suffix = {"version": "", "installer": ".installer", "defaultLocale": ".locale.en-US"}[kind]
        hold(path.name == f"{manifest['PackageIdentifier']}{suffix}.yaml", f"{path.name}: its name")
        hold(manifest["PackageVersion"] == product["ProductVersion"], f"{path.name}: its version")
    hold(manifests.keys() == SCHEMAS.keys(), f"winget: only {sorted(manifests)}")
    hold(len({m["PackageIdentifier"] for m in manifests.values()}) == 1, "winget: several identifiers")
    hold(manifests["version"]["DefaultLocale"] == manifests["defaultLocale"]["PackageLocale"],
         "winget: the default locale is another")
    installer = manifests["installer"]
    entry, download = installer["AppsAndFeaturesEntries"][0], installer["Installers"][0]
    sha256 = hashlib.sha256(msi.read_bytes()).hexdigest()
    hold(download["InstallerSha256"].lower() == sha256, "winget: the MSI has another hash")
    hold(download["InstallerUrl"].endswith("/" + msi.name), "winget: the address is not the MSI's")
    hold(installer["ProductCode"] == entry["ProductCode"] == product["ProductCode"],
         "winget: the MSI has another product code")
    hold(entry["UpgradeCode"] == product["UpgradeCode"], "winget: the MSI has another upgrade code")
    hold(entry["DisplayName"] == product["ProductName"], "winget: the MSI has another name")
    hold(entry["Publisher"] == manifests["defaultLocale"]["Publisher"] == product["Manufacturer"],
         "winget: the MSI has another publisher")


def nuspec(path, product):
    root = ElementTree.parse(path).getroot()
    hold(root.tag == NUSPEC + "package", f"{path.name}: its root is {root.tag}")
    metadata = root.find(NUSPEC + "metadata")
    names = [element.tag.removeprefix(NUSPEC) for element in metadata]
    hold(len(set(names)) == len(names), f"{path.name}: an element twice")
    hold(NUSPEC_REQUIRED <= set(names), f"{path.name}: {NUSPEC_REQUIRED - set(names)} missing")
    hold(set(names) <= NUSPEC_KNOWN, f"{path.name}: unknown {set(names) - NUSPEC_KNOWN}")
    value = {name: metadata.find(NUSPEC + name).text or "" for name in names}
    hold(value["id"] == path.stem and re.fullmatch("[a-z0-9.-]+", value["id"]), f"{path.name}: its id")
    hold(value["version"] == product["ProductVersion"], f"{path.name}: its version")
    for name in value:
        hold(not name.endswith("Url") or re.search(URL, value[name]), f"{path.name}: {name}")
    hold([file.get("src") for file in root.iter(NUSPEC + "file")] == ["tools\\**"], f"{path.name}: files")


def script(path, msi, product):
    content = path.read_text()
    code = re.sub("(?m)^#.*$", "", content)
    bare = re.sub("'[^'\n]*'", "''", code)
    hold(bare.count("'") % 2 == 0 and '"' not in bare, f"{path.name}: its quotes")
    hold(all(bare.count(a) == bare.count(b) for a, b in ("()", "{}")), f"{path.name}: its brackets")
    given = dict(re.findall(r"(?m)^  (\w+) *= (.+)$", code))
    hold(given.keys() == SCRIPT_PARAMETERS[path.name], f"{path.name}: {sorted(given)}")
    verb = "Install" if "uninstall" not in path.name else "Uninstall"
    hold(code.rstrip().endswith(f"\n{verb}-ChocolateyPackage @packageArgs"), f"{path.name}: its end")
    hold(given["validExitCodes"] == "@(0, 3010, 1641)", f"{path.name}: its exit codes")
    hold(given["fileType"] == "'msi'", f"{path.name}: its type")
    if verb == "Install":
        hold(given["checksumType64"] == "'sha256'", f"{path.name}: its checksum's type")
        sha256 = hashlib.sha256(msi.read_bytes()).hexdigest()
        hold(given["checksum64"].strip("'").lower() == sha256, f"{path.name}: the MSI has another hash")
        hold(given["url64bit"].endswith(f"/{msi.name}'"), f"{path.name}: the address is not the MSI's")
    else:
        own = given["silentArgs"].startswith(f"'{product['ProductCode']} ")
        hold(own, f"{path.name}: the MSI has another product code")


def main():
    folder, msi = map(pathlib.Path, sys.argv[1:])
    product = product_of(msi)
    winget(folder / "winget", msi, product)
    nuspec(folder / "chocolatey/sstp-cert-rotator.nuspec", product)
    for name in SCRIPT_PARAMETERS:
        script(folder / "chocolatey/tools" / name, msi, product)
    for path in [*folder.glob("winget/*"), *folder.glob("chocolatey/**/*.*")]:
        hold(not re.search("@[A-Z0-9_]+@", path.read_text()), f"{path.name}: a word is not filled in")
        hold(path.read_text().isascii(), f"{path.name}: not plain ASCII")
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


sys.exit(main())
