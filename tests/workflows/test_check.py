#!/usr/bin/env python3
"""That tools/workflows/check.py finds what it is for: each damaged copy of a workflow must be refused,
for the reason that stands beside it."""
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "workflows"))
import check  # noqa: E402

# What stands there, what it becomes, the words of the complaint.
DAMAGE = [
    ("    timeout-minutes:", "    timeout-minuets:", "timeout-minuets"),
    ("    steps:\n", "     steps:\n", "syntax error"),
    ("    runs-on: windows-2022", "    runs_on: windows-2022", "runs_on"),
    ("    runs-on: windows-2022", "    runs-on: windows-2202", "windows-2202"),
    ("image: [windows-2022, windows-2025]", "image: [windows-2022, windows-2019]", "windows-2019"),
    ("${{ matrix.image }}\n    timeout", "${{ matrix.imaeg }}\n    timeout", "runs on None"),
    ("tests/installer/make_trial.sh", "tests/installer/make_trail.sh", "there is no tests/installer/make_trail.sh"),
    ("    needs: arm64\n", "    needs: arm46\n", "unresolved job"),
    ("        with:\n", "        wiht:\n", "wiht"),
    ("  pull_request:\n", "  pull_requests:\n", "/on"),
    ("  contents: read", "  contents: raed", "/permissions"),
    ("  contents: read", "  contents: write", "contents: read, for the whole"),
    ("concurrency:\n  group: ${{ github.workflow }}-${{ github.ref }}\n  cancel-in-progress: true\n", "", "pile up"),
    ("    timeout-minutes: 20\n", "", "no timeout-minutes"),
    ("@1af3b93b6815bc44a9784bd300feb67ff0d1eeb3", "@v6", "not pinned"),
    ("--preset $env:PRESET", "--preset ${{ matrix.preset }}", "an expression in a script"),
    ("--preset msvc-arm64\n", "--preset msvc-arm46\n", "no preset msvc-arm46"),
    ("tools/windows/cmocka.cmake", "tools/windows/cmocka.cmak", "there is no tools/windows/cmocka.cmak"),
    ("        run: cmake --preset msvc\n", "        run: cmake --preset msvc \n", "trailing spaces"),
]


def main():
    text = (ROOT / ".github/workflows/windows.yml").read_text()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "workflow.yml"
        for old, new, words in DAMAGE:
            copy.write_text(text.replace(old, new, 1))
            found = "\n".join(check.check(copy))
            if old not in text or words not in found:
                failed += 1
                print(f"not found: {old.strip()!r} as {new.strip()!r} ({words})\n{found}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
