# shellcheck shell=sh disable=SC2034 # what it sets is used by the tests
# Part of the tests of the MSI: a simulated RRAS server, packages to install on it, and what can be seen
# of them there. The tests stand in the project's root. INSTALLER_FOLDER and INSTALLER_PORT are the server's:
# with others, several tests run side by side.

folder=${INSTALLER_FOLDER:-build/test-installer}
port=${INSTALLER_PORT:-24443}
logs=build/test-results/installer/$(basename "$0" .sh)
drive=$folder/prefix/drive_c
service_key='HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator'
source_key='HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\SstpCertRotator'
uninstall_key='HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
program_folder='C:\Program Files\SstpCertRotator'
program=$program_folder'\sstp-cert-rotator.exe'
texts=$program_folder'\sstp-cert-rotator-events.dll'
installed=$drive/"Program Files"/SstpCertRotator
view=$drive/ProgramData/Microsoft/"Event Viewer"/Views/SstpCertRotator.xml
check_log=$logs/check.log
# shellcheck source=tests/checks.sh
. tests/checks.sh
# shellcheck source=tests/installer/packages.sh
. tests/installer/packages.sh

# --- checks ------------------------------------------------------------------------------------------

# For what the checks cannot go on without.
give_up() {
    not_ok "$*"
    exit 1
}

finish() {
    status=$?
    check "no right lacked" no_right_lacked
    play down >/dev/null 2>&1
    end_checks "$status"
}

same() {
    [ "$1" = "$2" ] && return
    printf 'expected: %s\nfound:    %s\n' "$2" "$1"
    return 1
}

# --- the server --------------------------------------------------------------------------------------

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

# With SSTP bound to a certificate. Sets version and product_code of the package `msi`, which is built
# unless it is set, and installed as C:\package.msi.
start_server() {
    trap finish EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$logs" || exit 1
    [ -n "${msi:-}" ] || build_msi
    version=$(property ProductVersion)
    product_code=$(property ProductCode)
    [ -n "$version" ] && [ -n "$product_code" ] || give_up "the package says its version"
    play down >/dev/null 2>&1
    play up --port "$port" || give_up "the simulated server starts"
    check "a right that lacks would be seen" watch_rights
    play issue --cn vpn.example.com --days 60 >/dev/null && play restart &&
        play netsh >"$logs/bindings.before" && grep -q 'Certificate Hash' "$logs/bindings.before" ||
        give_up "SSTP binds a certificate"
    services_before=$(other_services)
    cp "$msi" "$drive/package.msi" || give_up "the package is copied"
}

# --- packages ----------------------------------------------------------------------------------------

build_msi() {
    sh tools/build.sh windows installer >"$logs/build.log" || {
        cat "$logs/build.log"
        give_up "the package is built"
    }
    msi=build/windows/installer/SstpCertRotator-$(
        sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' build/windows/CMakeCache.txt
    ).msi
}

property() {
    msiinfo export "$msi" Property | tr -d '\r' | sed -n "s/^$1[[:space:]]//p"
}

# make_package NAME VERSION ...: C:\NAME.msi; packages.sh has the rest.
make_package() {
    package=$1
    shift
    build_package "$drive/$package.msi" "$logs/$package" "$product_code" "$version" "$@"
}

# Runs msiexec with these arguments, silently; sets code to its exit code. By a batch file: what Wine
# passes on to Linux is the exit code's lowest byte. And without waiting for the output's end: Wine's
# desktop, which the first window starts, has it too and lives as long as any other program.
run_msiexec() {
    printf '@echo off\r\nmsiexec %s /qn /l*v C:\\msi.log\r\necho %%errorlevel%%>C:\\code\r\n' "$*" \
        >"$drive/msi.bat"
    rm -f "$drive/msi.log" "$drive/code"
    timeout -k 10 120 sh tools/playground.sh exec --folder "$folder" cmd /c 'C:\msi.bat' \
        >"$logs/msiexec.log" 2>&1 </dev/null &
    until [ -s "$drive/code" ] || ! kill -0 $! 2>/dev/null; do
        sleep 0.1
    done
    code=$(tr -d '\r ' <"$drive/code")
    [ -n "$code" ]
}

# msiexec_gives CODE ARGUMENT...: the log is shown when it is another.
msiexec_gives() {
    wanted=$1
    shift
    run_msiexec "$@" && [ "$code" = "$wanted" ] && return
    printf 'msiexec %s ended with exit code %s, not %s; the end of its log:\n' "$*" "${code:-none}" "$wanted"
    tail -n 20 "$drive/msi.log"
    return 1
}

# On Windows 1603; of a service that does not start, Wine has 1627.
msiexec_fails() {
    run_msiexec "$@" && case $code in 1603 | 1627) return ;; esac
    printf 'msiexec %s ended with exit code %s\n' "$*" "${code:-none}"
    return 1
}

# --- what is there -----------------------------------------------------------------------------------

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

# service_is "STATE START-TYPE", or nothing for one that is not there.
service_is() {
    same "$(play services | awk '$1 == "SstpCertRotator" { print $2, $3 }')" "$1"
}

other_services() {
    play services | grep -v '^SstpCertRotator '
}

source_is_of() {
    for value in EventMessageFile CategoryMessageFile; do
        value_is "$source_key" "$value" "REG_EXPAND_SZ $1" || return 1
    done
    value_is "$source_key" CategoryCount 'REG_DWORD 0x5' &&
        value_is "$source_key" TypesSupported 'REG_DWORD 0x7'
}

folder_is_gone() {
    [ ! -e "$installed" ] || {
        ls -laR "$installed"
        return 1
    }
}

listed() {
    play exec reg query "$uninstall_key" /s | grep -F 'SSTP Certificate Rotator'
}

not_listed() {
    ! listed
}

# Nothing of ours, and all else as it was.
# path_has_it COUNT: so many entries of the machine's PATH are a folder of this program.
path_has_it() {
    play exec reg query 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment' /v PATH >"$logs/path"
    same "$(tr ';' '\n' <"$logs/path" | grep -ciE 'SstpCertRotator|with spaces')" "$1"
}

nothing_is_left() {
    service_is '' && key_is_gone "$service_key" && key_is_gone "$source_key" && folder_is_gone &&
        [ ! -e "$view" ] && not_listed && bindings_are_as_before && path_has_it 0 &&
        same "$(other_services)" "$services_before"
}
