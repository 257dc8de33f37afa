#!/usr/bin/env python3
"""Gives what `status --format` printed in the acceptance tests to those it is for: Prometheus' own promtool, the
grammar of a Nagios plug-in's output, that of a PRTG EXE sensor. Each form must be there, and damaged output must be
found out.

usage: python3 tests/acceptance/test_formats.py FOLDER...

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not, 3 usage.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROMTOOL = ROOT / "build/third-party/unpacked/usr/bin/promtool"

# Monitoring plug-in guidelines: TEXT | 'label'=value[UOM];[warn];[crit];[min];[max] ..., one line.
NUMBER = r"-?\d+(?:\.\d+)?"
RANGE = rf"@?(?:(?:~|{NUMBER})?:)?(?:{NUMBER})?"
DATUM = rf"[^\s'=]+={NUMBER}(?:s|us|ms|%|B|KB|MB|TB|c)?(?:;{RANGE}){{0,2}}(?:;(?:{NUMBER})?){{0,2}}"
NAGIOS = re.compile(rf"SSTP (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+ \|(?: {DATUM})+\r?\n")
NAGIOS_CODES = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
PRTG = re.compile(rf"{NUMBER}:[^\n]+\r?\n")


def nagios(text, code):
    match = NAGIOS.fullmatch(text)
    return match is not None and NAGIOS_CODES[match[1]] == code


def prtg(text, code):
    return PRTG.fullmatch(text) is not None and code in (0, 1, 2)


def prometheus(text, code):
    check = subprocess.run(
        [PROMTOOL, "check", "metrics"], input=text.encode(), capture_output=True, check=False
    )
    status = re.search(r"^sstp_cert_status (\d)$", text, re.M)
    return check.returncode == 0 and not check.stderr and status is not None and int(status[1]) == code


FORMS = {"nagios": nagios, "prtg": prtg, "prometheus": prometheus}
DAMAGED = {
    "nagios": ("SSTP OK - all is well | days=5;14:;1:;0\n", "SSTP OK - all is well | days=5;x\n"),
    "prtg": ("5:all is well\n", "five:all is well\n"),
    "prometheus": ("# HELP sstp_cert_status a\n# TYPE sstp_cert_status gauge\nsstp_cert_status 0\n", 'sstp_cert_status{a="b} 0\n'),
}


def main(folders):
    if not folders:
        print(__doc__, file=sys.stderr)
        return 3
    passed = failed = 0
    for form, accepts in FORMS.items():
        right, wrong = DAMAGED[form]
        files = sorted(file for folder in folders for file in pathlib.Path(folder).glob(f"*.{form}"))
        found = [file for file in files if not accepts(file.read_text("utf-8"), int(file.stem.split("-")[1]))]
        for file in found:
            print(f"ERROR: {file} is not what {form} takes:\n{file.read_text('utf-8')}")
        if not files:
            print(f"ERROR: no output of {form}")
        if not accepts(right, 0) or accepts(wrong, 0):
            print(f"ERROR: what {form} takes is not told from what it does not")
        failed += len(found) + (not files) + (not accepts(right, 0) or accepts(wrong, 0))
        passed += len(files) - len(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
