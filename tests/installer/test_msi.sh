#!/bin/sh
# Installs and removes the MSI on a simulated RRAS server, as an administrator would, silently.
#
# usage: sh tests/installer/test_msi.sh [MSI]
#
# MSI: the package to try; without it, the one of this tree is built. One line for each check; the
# last line is "N passed, N failed".
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1

folder=build/test-installer
port=24443
logs=build/test-results/installer
service_key='HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator'
source_key='HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\SstpCertRotator'
uninstall_key='HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
program_folder='C:\Program Files\SstpCertRotator'
program=$program_folder'\sstp-cert-rotator.exe'
installed=$folder/prefix/drive_c/"Program Files"/SstpCertRotator
view=$folder/prefix/drive_c/ProgramData/Microsoft/"Event Viewer"/Views/SstpCertRotator.xml
passed=0
failed=0

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

# check NAME COMMAND...: one line for what the command's exit code says.
check() {
    name=$1
    shift
    if "$@" >"$logs/check.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok - $name"
    else
        failed=$((failed + 1))
        echo "not ok - $name"
        sed 's/^/    /' "$logs/check.log"
    fi
}

finish() {
    status=$?
    play down >/dev/null 2>&1
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] || status=1
    exit "$status"
}

# For what the checks cannot go on without.
give_up() {
    failed=$((failed + 1))
    echo "not ok - $*"
    exit 1
}

# --- what is looked at -------------------------------------------------------------------------------

# Runs msiexec with the package $2 (package.msi) under verb $1; its log is shown when it fails.
msiexec() {
    package=${2:-package.msi}
    log=$logs/msiexec$(echo "$1" | tr / -)-$package.log
    rm -f "$folder/prefix/drive_c/msi.log"
    timeout -k 10 120 sh tools/playground.sh exec --folder "$folder" \
        msiexec "$1" "C:\\$package" /qn '/l*v' 'C:\msi.log'
    code=$?
    cp "$folder/prefix/drive_c/msi.log" "$log" 2>/dev/null
    [ "$code" = 0 ] && return
    echo "msiexec $1 $package ended with exit code $code; the end of $log:"
    tail -n 20 "$log"
    return 1
}

same() {
    [ "$1" = "$2" ] && return
    printf 'expected: %s\nfound:    %s\n' "$2" "$1"
    return 1
}

# Prints "TYPE data" of value $2 of key $1.
registry_value() {
    play exec reg query "$1" /v "$2" | sed -n "s/^ *$2 *\(REG_[A-Z_]*\) *\(.*\)\$/\1 \2/p"
}

value_is() {
    same "$(registry_value "$1" "$2")" "$3"
}

key_is_gone() {
    play exec reg query "$1" 2>&1 | grep -F 'Unable to find the specified registry key'
}

bindings_are_as_before() {
    play netsh >"$logs/bindings.after" && diff "$logs/bindings.before" "$logs/bindings.after"
}

service_is() {
    same "$(play services | awk '$1 == "SstpCertRotator" { print $2, $3 }')" "$1"
}

other_services() {
    play services | grep -v '^SstpCertRotator '
}

# Its text comes out of the message table of the program that the registry names.
event_100_is_rendered() {
    tries=0
    until play events Application --source SstpCertRotator >"$logs/events" &&
        grep -A 1 -E ' SstpCertRotator +100  Service$' "$logs/events" |
        grep -F "SSTP Certificate Rotator $version started. It watches"; do
        tries=$((tries + 1))
        [ "$tries" -lt 20 ] || break
        sleep 0.5
    done
    [ "$tries" -lt 20 ] || {
        cat "$logs/events"
        return 1
    }
}

folder_is_gone() {
    [ ! -e "$installed" ] || {
        ls -la "$installed"
        return 1
    }
}

listed() {
    play exec reg query "$uninstall_key" /s | grep -F 'SSTP Certificate Rotator'
}

not_listed() {
    ! listed
}

# --- preparing ---------------------------------------------------------------------------------------

build_msi() {
    {
        { [ -f build/windows/build.ninja ] || cmake --preset windows; } &&
            cmake --build --preset windows --target installer
    } >"$logs/build.log" 2>&1 || {
        cat "$logs/build.log"
        give_up "the package is built"
    }
    msi=build/windows/installer/SstpCertRotator-$(project_version).msi
}

project_version() {
    sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' build/windows/CMakeCache.txt
}

mkdir -p "$logs" || exit 1
trap finish EXIT
trap 'exit 130' INT TERM

[ -n "$msi" ] || build_msi
version=$(msiinfo export "$msi" Property | tr -d '\r' | sed -n 's/^ProductVersion[[:space:]]//p')
[ -n "$version" ] || give_up "the package says its version"
play down >/dev/null 2>&1
play up --port "$port" || give_up "the simulated server starts"
play issue --cn vpn.example.com --days 60 >/dev/null && play restart &&
    play netsh >"$logs/bindings.before" && grep -q 'Certificate Hash' "$logs/bindings.before" ||
    give_up "SSTP binds a certificate"
services_before=$(other_services)
cp "$msi" "$folder/prefix/drive_c/package.msi" || give_up "the package is copied"

# --- installing --------------------------------------------------------------------------------------

check "msiexec /i succeeds" msiexec /i
check "the program is there" play exec "$program" version
check "the licence is there" cmp LICENSE "$installed/LICENSE.txt"
check "the view for Event Viewer is there" cmp service/event_view.xml "$view"
check "the template for Group Policy is there" diff -r installer/policy "$installed/PolicyDefinitions"
check "it is listed among the installed programs" listed
check "the service starts with Windows" value_is "$service_key" Start 'REG_DWORD 0x2'
check "the service runs as LocalSystem" value_is "$service_key" ObjectName 'REG_SZ LocalSystem'
check "the service's path is quoted" value_is "$service_key" ImagePath "REG_SZ \"$program\""
check "the service depends on nothing" value_is "$service_key" DependOnService ''
check "the service runs" service_is 'running automatic'
for value in EventMessageFile CategoryMessageFile; do
    check "the event source has $value" value_is "$source_key" "$value" "REG_EXPAND_SZ $program"
done
check "the event source has CategoryCount" value_is "$source_key" CategoryCount 'REG_DWORD 0x5'
check "the event source has TypesSupported" value_is "$source_key" TypesSupported 'REG_DWORD 0x7'
check "event 100 is there, rendered" event_100_is_rendered
check "SSTP's bindings are untouched" bindings_are_as_before
check "the other services are untouched" same "$(other_services)" "$services_before"

# --- removing ----------------------------------------------------------------------------------------

check "msiexec /x succeeds" msiexec /x
check "the service is gone" service_is ''
check "the service's key is gone" key_is_gone "$service_key"
check "the event source is gone" key_is_gone "$source_key"
check "the folder is gone" folder_is_gone
check "the view for Event Viewer is gone" test ! -e "$view"
check "it is listed no more" not_listed
check "SSTP's bindings are untouched after that" bindings_are_as_before
check "the other services are untouched after that" same "$(other_services)" "$services_before"

# --- upgrading ---------------------------------------------------------------------------------------

# The same files as an older product.
build_older_msi() {
    older=$PWD/$logs/older.msi
    cp -R build/windows/installer/files "$logs/older" && (
        cd "$logs/older" &&
            cmake -DWIXL=wixl -DMSIBUILD=msibuild -DMSIINFO=msiinfo \
                "-DSOURCE=$root/installer/SstpCertRotator.wxs" "-DMSI=$older" -DVERSION=0.0.1 \
                -DPRODUCT_CODE=8E1D2A53-5A0C-4E0B-9A5F-5C0E1B6F0D01 \
                '-DFILES=sstp-cert-rotator.exe;LICENSE.txt;event_view.xml;SstpCertRotator.admx;en-US.adml;de-DE.adml' \
                -P "$root/installer/BuildMsi.cmake"
    ) && cp "$older" "$folder/prefix/drive_c/older.msi"
}

is_listed_once() {
    same "$(listed | grep -c DisplayName)" 1
}

value_of_version() {
    play exec reg query "$uninstall_key" /s | grep -F "$version"
}

# By its tables: Wine 8 does not find a newer product when an older one is installed over it.
says_no_to_older() {
    msiinfo export "$msi" LaunchCondition | grep '^NOT WIX_DOWNGRADE_DETECTED' &&
        msiinfo export "$msi" Upgrade | grep "	$version			2		WIX_DOWNGRADE_DETECTED"
}

root=$PWD
rm -rf "$logs/older"
check "an older package is built" build_older_msi
check "it is installed" msiexec /i older.msi
check "a setting is set" play exec "$program" config set SettleSeconds 7
play exec reg add "$service_key\\State" /v Sample /d kept >/dev/null
check "the newer one is installed over it" msiexec /i
check "it is listed once" is_listed_once
check "its version is listed" value_of_version
check "the setting has survived" value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7'
check "what the service remembers has survived" value_is "$service_key\\State" Sample 'REG_SZ kept'
check "the service runs after the upgrade" service_is 'running automatic'
check "the event source is there after the upgrade" value_is "$source_key" EventMessageFile "REG_EXPAND_SZ $program"
check "an older one would be refused" says_no_to_older
check "all of it is removed" msiexec /x
check "nothing of it is left" folder_is_gone
check "the service's key is gone again" key_is_gone "$service_key"
exit 0
