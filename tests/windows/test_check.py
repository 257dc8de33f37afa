#!/usr/bin/env python3
"""That tools/windows/check.py finds what it is for: each snippet here must be refused for each target,
for the reason that stands beside it, and the one without a defect accepted."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "windows"))
import check  # noqa: E402

MACROS = ["-DUNICODE", "-D_UNICODE", "-D_WIN32_WINNT=0x0A00", "-DPRELUDE_WINDOWS"]

GOOD = """
DWORD last_error(void);
DWORD last_error(void) { const struct { DWORD code; } seen = {GetLastError()}; return seen.code; }
"""

# The words of the complaint, and what is complained of.
DEFECTS = {
    "poisoned identifier": "int f(void) __attribute__((noreturn));",
    "gnu-statement-expression": "int f(int a); int f(int a) { return ({ a + 1; }); }",
    "gnu-conditional-omitted-operand": "int f(int a); int f(int a) { return a ?: 1; }",
    "gnu-case-range": "int f(int a); int f(int a) { switch (a) { case 1 ... 3: return 1; default: return 0; } }",
    "gnu-empty-initializer": "struct s { int a; }; int f(void); int f(void) { struct s s = {}; return s.a; }",
    "Wvla": "void g(int *a); void f(int n); void f(int n) { int a[n]; g(a); }",
    "Wreserved-identifier": "void _Reserved(void); void _Reserved(void) {}",
    "pointer-to-int-cast": "DWORD f(void *p); DWORD f(void *p) { return (DWORD)p; }",
    "shorten-64-to-32": "DWORD f(size_t n); DWORD f(size_t n) { return n; }",
    "int-to-void-pointer-cast": "void *f(long n); void *f(long n) { return (void *)n; }",
    "cast-align": "const DWORD *f(const BYTE *b); const DWORD *f(const BYTE *b) { return (const DWORD *)b; }",
    "sometimes-uninitialized": "int f(int a); int f(int a) { int b; if (a) b = 1; return b; }",
    "implicit-function-declaration": "int f(void); int f(void) { return NoSuchFunctionW(); }",
    "-Wpointer-arith": "void *f(void *p); void *f(void *p) { return p + 1; }",
}


MISNAMED = "DWORD fill(_Out_writes_z_(sise) wchar_t *text, size_t size);\n"


def main():
    failed = 0
    if list(check.strange_annotations(MISNAMED)) != ["sise"]:
        failed += 1
        print(f"not found: the parameter that is not there in {MISNAMED}")
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch) / "snippet.c"
        good = pathlib.Path(scratch) / "good.c"
        good.write_text(GOOD)
        for target in check.TARGETS:
            compiler = check.Compiler(target, scratch)
            prelude = compiler.prelude(MACROS, [])
            source.write_text(GOOD)
            run = compiler.compile([source], MACROS, [], prelude)
            if run.returncode != 0:
                failed += 1
                print(f"{target}: refused without a defect:\n{run.stderr}")
            for words, text in DEFECTS.items():
                source.write_text(text + "\n")
                run = compiler.compile([good, source], MACROS, [], prelude)
                if run.returncode == 0 or words not in run.stderr:
                    failed += 1
                    print(f"{target}: not found ({words}): {text}\n{run.stderr}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
