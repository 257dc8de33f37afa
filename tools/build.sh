#!/bin/sh
# Builds with a preset of CMakePresets.json, which is configured where it is not yet; what it says is shown when
# it fails. Of several at once the others wait: so whatever needs a part of a build asks for it here.
#
# usage: sh tools/build.sh PRESET [TARGET ...]     (no target: the preset's own)
#
# Exit codes: 0 built, 1 not, 3 usage.
set -u
cd "$(dirname "$0")/.." || exit 1
[ $# -gt 0 ] || {
    sed -n 's/^# usage: /usage: /p' tools/build.sh >&2
    exit 3
}
preset=$1
shift
# Where there is a compiler cache, it is used.
[ -n "${CMAKE_C_COMPILER_LAUNCHER-}" ] || ! command -v ccache >/dev/null 2>&1 || {
    # Precompiled headers go by the macros.
    CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
    export CCACHE_SLOPPINESS CMAKE_C_COMPILER_LAUNCHER=ccache
    # The folder of this tree is no part of what is compiled: a new clone finds what another one built. Only what is
    # told by coverage needs the full names of its sources.
    [ "$preset" = coverage ] || {
        CCACHE_BASEDIR=${CCACHE_BASEDIR-$(pwd)} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR-1}
        export CCACHE_BASEDIR CCACHE_NOHASHDIR
        CCACHE_PCH_EXTSUM=1 && export CCACHE_PCH_EXTSUM # tools/cmake/SharedHeaders.cmake
    }
}

mkdir -p build || exit 1
{
    flock 9
    {
        { find "build/$preset/build.ninja" -newer CMakePresets.json 2>/dev/null | grep -q . || cmake --preset "$preset"; } &&
            cmake --build --preset "$preset" ${1:+--target "$@"}
    } >"build/$preset.log" 2>&1 9>&- || {
        cat "build/$preset.log"
        exit 1
    }
} 9>"build/$preset.lock"
