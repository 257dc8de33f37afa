#!/bin/sh
# Installs, upgrades and removes the MSI on a simulated RRAS server, as an administrator would, silently.
#
# usage: sh tests/installer/test_msi.sh [MSI]
#
# MSI: the package to try; without it, the one of this tree is built. One line for each check; the
# last line is "N passed, N failed".
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

# Its text comes out of the file that the registry names.
event_100_is_rendered() {
    tries=0
    until play events Application --source SstpCertRotator >"$logs/events" &&
        grep -A 1 -E ' SstpCertRotator +100  Service$' "$logs/events" |
        grep -F "SSTP Certificate Rotator $version started. It monitors"; do
        tries=$((tries + 1))
        [ "$tries" -lt 20 ] || break
        sleep 0.5
    done
    [ "$tries" -lt 20 ] || {
        cat "$logs/events"
        return 1
    }
}

# What stopping another service may stop: the service, and what it depends on, all the way down. By the
# registry, where each service has the names of those it depends on; "+NAME" is a group of them.
depends_on() {
    play exec reg query 'HKLM\SYSTEM\CurrentControlSet\Services' /s >"$logs/services" || return 1
    python3 - "$1" "$logs/services" <<'PYTHON'
import sys

depends, groups, service = {}, {}, None
for line in open(sys.argv[2], encoding="utf-8", errors="replace"):
    path, fields = line.strip().split("\\"), line.split(None, 2)
    if line.startswith("HKEY_"):
        service = path[4].lower() if len(path) == 5 else None
    elif service and fields and fields[0] in ("DependOnService", "DependOnGroup"):
        mark = "+" if fields[0] == "DependOnGroup" else ""
        names = fields[2].strip().lower().split("\\0") if len(fields) > 2 else []
        depends.setdefault(service, set()).update(mark + name for name in names if name)
    elif service and len(fields) > 2 and fields[0] == "Group":
        groups.setdefault("+" + fields[2].strip().lower(), set()).add(service)

found, left = set(), [sys.argv[1].lower()]
while left:
    for name in depends.get(left[-1], set()) | groups.get(left.pop(), set()):
        if name not in found:
            found.add(name)
            left.append(name)
print(*sorted(found))
PYTHON
}

depends_on_no_part_of_sstp() {
    all=$(depends_on SstpCertRotator) || return 1
    echo "it depends on: $all"
    case " $all " in *' sstpsvc '* | *' rasman '* | *' remoteaccess '*) return 1 ;; esac
}

# What the MSI registers, "install" sets right afterwards: so this is looked at by itself.
asks_for_no_dependency() {
    same "$(msiinfo export "$msi" ServiceInstall | awk -F '\t' '$2 == "SstpCertRotator" { print $8 }')" ''
}

is_listed_once() {
    same "$(listed | grep -c DisplayName)" 1
}

value_of_version() {
    play exec reg query "$uninstall_key" /s | grep -F "$version"
}

start_server

# --- installing --------------------------------------------------------------------------------------

check "msiexec /i succeeds" msiexec_gives 0 /i 'C:\package.msi'
check "the program is there" play exec "$program" version
check "the licence is there" cmp LICENSE "$installed/LICENSE.txt"
check "the view for Event Viewer is there" cmp service/event_view.xml "$view"
check "the template for Group Policy is there" diff -r installer/policy "$installed/PolicyDefinitions"
check "it is listed among the installed programs" is_listed_once
check "the service starts with Windows" value_is "$service_key" Start 'REG_DWORD 0x2'
check "the service runs as LocalSystem" value_is "$service_key" ObjectName 'REG_SZ LocalSystem'
check "its folder is in PATH, once" path_has_it 1
check "the service's path is quoted" value_is "$service_key" ImagePath "REG_SZ \"$program\""
check "dependencies are found where there are some" same "$(depends_on RemoteAccess)" 'rasman sstpsvc'
check "the service depends on nothing" same "$(depends_on SstpCertRotator)" ''
check "the MSI asks for no dependency" asks_for_no_dependency
check "nothing of SSTP is among what it depends on" depends_on_no_part_of_sstp
check "the service runs" service_is 'running automatic'
check "the event source is there" source_is_of "$texts"
check "event 100 is there, rendered" event_100_is_rendered
check "SSTP's bindings are untouched" bindings_are_as_before
check "the other services are untouched" same "$(other_services)" "$services_before"

# --- removing ----------------------------------------------------------------------------------------

check "msiexec /x succeeds" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left, and all else is as it was" nothing_is_left

# --- upgrading ---------------------------------------------------------------------------------------
# Wine goes on without waiting for the service to stop, which makes of the program a file in use: so it
# is stopped before. Windows waits.

check "an older package is built" make_package older 0.0.1
check "it is installed" msiexec_gives 0 /i 'C:\older.msi'
check "a setting is set" play exec "$program" config set SettleSeconds 7
play exec reg add "$service_key\\State" /v Sample /d kept >/dev/null
play stop SstpCertRotator
check "the newer one is installed over it" msiexec_gives 0 /i 'C:\package.msi'
check "the program is the newer one" cmp build/windows/installer/files/sstp-cert-rotator.exe \
    "$installed/sstp-cert-rotator.exe"
check "it is listed once" is_listed_once
check "its version is listed" value_of_version
check "the setting has survived" value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7'
check "what the service remembers has survived" value_is "$service_key\\State" Sample 'REG_SZ kept'
check "the service runs after the upgrade" service_is 'running automatic'
check "the event source is there after the upgrade" source_is_of "$texts"
check "its folder is in PATH after the upgrade, once" path_has_it 1
check "all of it is removed" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left after that" nothing_is_left

# --- upgrading what an administrator has changed -----------------------------------------------------

spaces='C:\Some Folder\with spaces'
check "the older one is installed in a folder with spaces" \
    msiexec_gives 0 /i 'C:\older.msi' "INSTALLFOLDER=\"$spaces\""
check "the service runs from there" service_is 'running automatic'
check "its path is quoted" value_is "$service_key" ImagePath "REG_SZ \"$spaces\\sstp-cert-rotator.exe\""
check "the event source is of there" source_is_of "$spaces\\sstp-cert-rotator-events.dll"
check "nothing is in the usual folder" folder_is_gone
play stop SstpCertRotator
play start-type SstpCertRotator disabled
check "the newer one is installed over the disabled service" msiexec_gives 0 /i 'C:\package.msi'
check "it is still disabled, and not started" service_is 'stopped disabled'
check "that folder is in PATH, once" path_has_it 1
check "it has stayed in its folder" cmp build/windows/installer/files/sstp-cert-rotator.exe \
    "$drive/Some Folder/with spaces/sstp-cert-rotator.exe"
check "its path has stayed" value_is "$service_key" ImagePath "REG_SZ \"$spaces\\sstp-cert-rotator.exe\""
check "the event source has stayed" source_is_of "$spaces\\sstp-cert-rotator-events.dll"
check "it is removed" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left of that" nothing_is_left
check "nor in the folder with spaces" test ! -e "$drive/Some Folder/with spaces"
check "the older one is installed once more" msiexec_gives 0 /i 'C:\older.msi'
play stop SstpCertRotator
play start-type SstpCertRotator manual
check "the newer one is installed over the manual service" msiexec_gives 0 /i 'C:\package.msi'
check "it is still manual, and started" service_is 'running manual'
exit 0
