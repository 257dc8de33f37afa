#!/usr/bin/env python3
"""Fills the package manifests for winget and Chocolatey for one MSI.

usage: python3 tools/manifests.py MSI FOLDER --url BASE --home URL --identifier PUBLISHER.PACKAGE

MSI:           as it is published: its hash goes into the manifests, so it is signed before
FOLDER:        winget/ and chocolatey/ are made in it
--url          the address under which the MSI and the LICENSE are published
--home         the project's page
--identifier   winget's name of the package

The templates are in installer/winget and installer/chocolatey. Exit codes: 0, 1 failed, 3 usage.
"""
import argparse
import hashlib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Nothing that would have to be quoted in YAML, XML or PowerShell.
URL = re.compile(r"https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~+%-]+)*")
IDENTIFIER = re.compile(r"[A-Za-z0-9+-]{1,32}(\.[A-Za-z0-9+-]{1,32}){1,7}")


def fitting(pattern, what):
    def check(text):
        if not pattern.fullmatch(text):
            raise argparse.ArgumentTypeError(f"not {what}: {text}")
        return text

    return check


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(3, f"{self.format_usage()}manifests: {message}\n")


def arguments():
    parser = Parser(usage=__doc__.split("usage: ")[1].splitlines()[0])
    parser.add_argument("msi", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--url", required=True, type=fitting(URL, "a plain http or https address"))
    parser.add_argument("--home", required=True, type=fitting(URL, "a plain http or https address"))
    parser.add_argument("--identifier", required=True, type=fitting(IDENTIFIER, "PUBLISHER.PACKAGE"))
    return parser.parse_args()


def properties(msi):
    table = subprocess.run(
        ["msiinfo", "export", msi, "Property"], check=True, capture_output=True, text=True
    ).stdout
    return dict(row.split("\t", 1) for row in table.splitlines() if "\t" in row)


def main():
    options = arguments()
    product = properties(options.msi)
    words = {
        "IDENTIFIER": options.identifier,
        "URL": options.url,
        "HOME": options.home,
        "MSI": options.msi.name,
        "SHA256": hashlib.sha256(options.msi.read_bytes()).hexdigest().upper(),
        "VERSION": product["ProductVersion"],
        "NAME": product["ProductName"],
        "PUBLISHER": product["Manufacturer"],
        "PRODUCT_CODE": product["ProductCode"],
        "UPGRADE_CODE": product["UpgradeCode"],
    }
    templates = [*ROOT.glob("installer/winget/*"), *ROOT.glob("installer/chocolatey/**/*.*")]
    for template in sorted(templates):
        target = options.folder / template.relative_to(ROOT / "installer")
        if template.parent.name == "winget":
            name = "yaml" if template.name == "version.yaml" else template.name
            target = target.with_name(f"{options.identifier}.{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub("@([A-Z0-9_]+)@", lambda word: words[word[1]], template.read_text())
        target.write_text(text)


try:
    main()
except (OSError, subprocess.CalledProcessError, KeyError) as error:
    sys.exit(f"manifests: {error!r}")
