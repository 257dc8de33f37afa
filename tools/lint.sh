#!/bin/sh
# Checks that need no run: layout, static analysis, shell scripts, and that core is as pure as it
# claims. All checks run; the exit code is non-zero when any of them complains.
#
# usage: sh tools/lint.sh [format|purity|tidy|cppcheck|shell|docs|words|catalogue|msvc|
#        workflows|program ...]      (no argument: all)
#
# Needs configured builds (tools/test.sh makes them; here they are made when absent). Changes no
# source.
set -u
cd "$(dirname "$0")/.." || exit 1

jobs=$(nproc)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# Every file of this project; in a source archive, which git knows nothing of, every file there is.
list_files() {
    git ls-files 2>/dev/null | grep . ||
        find . -type f ! -path './build/*' ! -path './.git/*' | sed 's#^\./##'
}

# The C files of this project below folder $1.
sources() {
    grep -E "^$1.*\.[ch]\$" "$scratch/files"
}

configured() {
    [ -f "build/$1/compile_commands.json" ] || cmake --preset "$1" >"$scratch/configure" 2>&1 || {
        cat "$scratch/configure"
        return 1
    }
}

# A file has one job; one that needs more lines has several.
lines_limit=400

check_format() {
    long=$(grep -E '\.(c|h|py|sh)$' "$scratch/files" |
        xargs wc -l | awk -v limit="$lines_limit" '$2 != "total" && $1 > limit { print $2 ": " $1 " lines" }')
    complain "longer than $lines_limit lines" "$long"
    sources '' | xargs clang-format --dry-run -Werror && [ -z "$long" ]
}

# Standard headers without I/O, heap, time or locale; functions without state. (bcmp: what clang
# makes of memcmp(...) == 0.)
pure_headers='limits|stdalign|stdbool|stddef|stdint|stdnoreturn|string'
pure_functions='bcmp|memchr|memcmp|memcpy|memmove|memset|strchr|strcmp|strlen|strncmp'

check_purity() {
    impure=$(grep -nE '^ *# *include *<' core/*/*.[ch] | grep -vE "<($pure_headers)\.h>")
    strange=$(grep -nE '^ *# *include *"' core/*/*.[ch] | grep -vE '"[a-z]+/[a-z0-9_]+\.h"')
    sh tools/build.sh portable || return 1
    nm build/portable/core/libroom-*.a >"$scratch/symbols" || return 1
    awk 'NF == 3 { print $3 }' "$scratch/symbols" | sort -u >"$scratch/defined"
    needed=$(awk 'NF == 2 && $1 == "U" { print $2 }' "$scratch/symbols" | sort -u |
        comm -23 - "$scratch/defined" | grep -vxE "$pure_functions")
    state=$(awk 'NF == 3 && $2 ~ /^[BbCDdGgSs]$/ { print $3 }' "$scratch/symbols")
    complain "core includes what it may not" "$impure$strange"
    complain "core calls what it may not" "$needed"
    complain "core holds writable state" "$state"
    [ -z "$impure$strange$needed$state" ]
}

complain() {
    [ -z "$2" ] || printf '%s:\n%s\n' "$1" "$2"
}

# A file that no target builds has no options to be read with, and would go unchecked.
all_built() {
    unbuilt=0
    while read -r build file; do
        grep -q "/$file\"" "$build/compile_commands.json" || {
            echo "no target of $build compiles $file"
            unbuilt=1
        }
    done
    return "$unbuilt"
}

# What ships, each part as the compiler of its world sees it.
check_tidy() {
    configured native && configured windows || return 1
    {
        sources core/ | grep '\.c$' | sed 's#^#build/native #'
        sources service/ | grep '\.c$' | sed 's#^#build/windows #'
    } >"$scratch/shipped"
    all_built <"$scratch/shipped" || return 1
    sh tools/build.sh windows service/events.messages/events.h || return 1
    tr ' ' ':' <"$scratch/shipped" | xargs python3 tools/lint/tidy.py
}

# Everything, tests included. What is suppressed:
#   returnDanglingLifetime  takes a returned result for a pointer to an argument of the call
#   uninitvar, for Windows  its description of Win32 does not know that GetModuleFileNameW writes
#   resourceLeak in winsim  its programs end at once, and Windows closes what they opened
# Of the system's headers it reads none, and needs one: the annotations of the service are macros.
sal=/usr/x86_64-w64-mingw32/include/sal.h

check_cppcheck() {
    configured native && configured windows || return 1
    run_cppcheck native --platform=unix64 --library=posix &&
        run_cppcheck windows --platform=win64 --library=windows --include="$sal" \
            --suppress=uninitvar '--suppress=resourceLeak:*tests/winsim/*'
}

run_cppcheck() {
    database=build/$1/cppcheck
    mkdir -p "$database/cache"
    python3 tools/lint/to_cppcheck.py "$1" >"$database/compile_commands.json" || return 1
    shift
    cppcheck --quiet --error-exitcode=1 --inline-suppr -j "$jobs" --std=c11 \
        --enable=warning,performance,portability --suppress=returnDanglingLifetime "$@" \
        --cppcheck-build-dir="$database/cache" --project="$database/compile_commands.json"
}

# What is generated of the settings is as core's table has it.
check_catalogue() {
    sh tools/catalogue.sh "$scratch/catalogue" || return 1
    (cd "$scratch/catalogue" && find . -type f) | sed 's#^\./##' >"$scratch/generated"
    stale=$(while read -r file; do
        cmp -s "$scratch/catalogue/$file" "$file" || printf ' %s' "$file"
    done <"$scratch/generated")
    complain "run sh tools/catalogue.sh: these are stale" "$stale"
    [ -z "$stale" ]
}

# The runbook has a row and the program an event for each reason that core has a name for; what the
# catalogue of events says, the page, the kept list, the code and the scenarios say too; the samples
# for monitoring select what they say; and what the pages name is there.
check_docs() {
    missing=$(sed -n 's/^ *\[REASON_[A-Z_]*\] = {"\([a-z-]*\)".*/\1/p' core/findings/findings.c | grep -vx none |
        while read -r reason; do
            grep -q "^| \`$reason\` |" docs/operations.md || printf ' %s' "$reason"
        done)
    complain "docs/operations.md lacks" "$missing"
    silent=$(sed -n 's/^ *\[\(REASON_[A-Z_]*\)\] = {".*/\1/p' core/findings/findings.c | grep -vx REASON_NONE |
        while read -r reason; do
            grep -q "^    \[$reason\] = {EVENT_" service/events/text.c || printf ' %s' "$reason"
        done)
    complain "service/events/text.c has no event for" "$silent"
    # In PowerShell, which is the prompt of a server, it is Set-Content's short name.
    aliased=$(xargs grep -nIE '\<sc (start|stop|pause|continue|config|query|control|failure|delete)\>' <"$scratch/files")
    complain "sc without .exe" "$aliased"
    python3 tools/events.py check && python3 tests/events/test_monitoring.py &&
        python3 tests/events/test_levels.py &&
        python3 tests/docs/test_docs.py && python3 tests/docs/test_rooms.py &&
        python3 tests/docs/test_advised.py && python3 tests/docs/test_pictures.py || return 1
    [ -z "$missing$silent$aliased" ]
}

# The English of docs/style.md, and that the check finds what it is for.
check_words() {
    python3 tests/words/test_words.py && python3 tools/words.py
}

# With the files that a script reads in. Left out: SC2015 and SC2317 take idioms used here on purpose
# for mistakes.
check_shell() {
    grep -E '^(tools/[^/]*\.sh|.*/(test_|make_)[^/]*\.sh|.*/trial\.sh|\.ci/run)$' "$scratch/files" |
        xargs shellcheck --external-sources --exclude=SC2015,SC2317
}

# What Visual Studio would build, as near as clang comes to its compiler, for x64 and ARM64; and that
# the check finds what it is for.
check_msvc() {
    sh tools/build.sh windows service/events.messages/events.h || return 1
    python3 tests/windows/test_check.py && python3 tools/windows/check.py
}

# What continuous integration is told, and that the check finds what it is for.
check_workflows() {
    python3 tests/workflows/test_check.py && python3 tools/workflows/check.py .github/workflows/*.yml
}

# Everything for Windows is as its loader asks, tests too, and the check finds what it is for. What ships
# is small and imports what the oldest Windows has. Debian's Python has the packages that
# tools/install.sh installs.
size_limit=638976 # bytes
program=build/windows/service/sstp-cert-rotator.exe
texts=build/windows/service/sstp-cert-rotator-events.dll

check_program() {
    sh tools/build.sh windows all installer || return 1
    find build/windows -name CMakeFiles -prune -o -name "$(basename "$texts")" -o \( -name '*.exe' -o -name '*.dll' \) -print >"$scratch/programs"
    large=$(cat "$program" "$texts" | wc -c | awk -v limit="$size_limit" '$1 > limit { print $1 " bytes" }')
    complain "the program and its texts are larger than $size_limit bytes" "$large"
    /usr/bin/python3 tests/windows/test_loader.py "$program" "$texts" &&
        /usr/bin/python3 tools/windows/loader.py --shipped "$program" &&
        /usr/bin/python3 tools/windows/loader.py --texts "$texts" &&
        xargs /usr/bin/python3 tools/windows/loader.py <"$scratch/programs" && [ -z "$large" ]
}

run_check() {
    case $1 in
    format) check_format ;;
    purity) check_purity ;;
    tidy) check_tidy ;;
    cppcheck) check_cppcheck ;;
    shell) check_shell ;;
    docs) check_docs ;;
    words) check_words ;;
    catalogue) check_catalogue ;;
    msvc) check_msvc ;;
    workflows) check_workflows ;;
    program) check_program ;;
    *)
        echo "lint: no such check: $1"
        return 1
        ;;
    esac
}

list_files >"$scratch/files"
[ $# -gt 0 ] || set -- format shell docs words catalogue workflows purity tidy cppcheck msvc program
failed=0
for check in "$@"; do
    started=$(date +%s)
    run_check "$check" >"$scratch/out" 2>&1
    status=$?
    verdict=ok
    [ "$status" = 0 ] || {
        verdict=FAILED
        failed=1
    }
    cat "$scratch/out"
    echo "lint: $check $verdict ($(($(date +%s) - started)) s)"
done
exit "$failed"
