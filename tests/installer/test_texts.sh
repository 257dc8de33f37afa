#!/bin/sh
# Upgrade, repair and removal while somebody has the file with the texts of the events open, as Event
# Viewer has, on a simulated RRAS server.
#
# usage: sh tests/installer/test_texts.sh [MSI]
#
# One line for each check; the last line is "N passed, N failed". Where the texts have changed Wine puts
# the new file beside the one in use, for the reboot; Windows documents that it renames the one in use,
# so that the new one is there at once (docs/installation.md).
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

reader=build/windows/tests/installer/message-reader.exe
started=0x40000064 # event 100
file=$installed/sstp-cert-rotator-events.dll

says() {
    tries=0
    until grep -F "$2" "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] && kill -0 "$reading" 2>/dev/null || {
            cat "$1"
            return 1
        }
        sleep 0.1
    done
}

# Somebody opens the texts, and keeps them.
open_texts() {
    play exec "$reader" "$texts" "$started" >"$logs/reader" 2>&1 &
    reading=$!
    says "$logs/reader" holds
}

still_open() {
    kill -0 "$reading"
}

close_texts() {
    play exec taskkill /f /im message-reader.exe >/dev/null 2>&1 # in this Wine prefix only
    wait "$reading"
    return 0
}

# shows TEXT: to somebody who opens them now.
shows() {
    play exec "$reader" "$texts" "$started" --once >"$logs/shown" 2>&1
    grep -F "$1" "$logs/shown" || {
        cat "$logs/shown"
        return 1
    }
}

# Not even the same bytes anew.
untouched() {
    same "$(ls -i "$file")" "$inode" && cmp build/windows/installer/files/sstp-cert-rotator-events.dll "$file"
}

program_is_new() {
    cmp build/windows/installer/files/sstp-cert-rotator.exe "$installed/sstp-cert-rotator.exe"
}

start_server
sh tools/build.sh windows message-reader >"$logs/build.log" 2>&1 || give_up "the reader is built"

# --- the same texts ----------------------------------------------------------------------------------

check "an older package with the same texts is built" make_package older 0.0.1
check "it is installed" msiexec_gives 0 /i 'C:\older.msi'
inode=$(ls -i "$file")
check "somebody opens the texts" open_texts
play stop SstpCertRotator
check "an upgrade with the same texts asks for no reboot" msiexec_gives 0 /i 'C:\package.msi' /norestart
check "the program is the newer one" program_is_new
check "the texts were left alone" untouched
check "the service runs" service_is 'running automatic'
check "the event source is there" source_is_of "$texts"
play stop SstpCertRotator
rm "$installed/LICENSE.txt"
check "nor does a repair of what is missing or older" msiexec_gives 0 /i 'C:\package.msi' REINSTALL=ALL REINSTALLMODE=omus
check "it has repaired" cmp LICENSE "$installed/LICENSE.txt"
check "the texts were left alone by it" untouched
check "they are open still" still_open
close_texts

# --- other texts -------------------------------------------------------------------------------------

check "a newer package with other texts is built" make_package newer 9.0.0 --texts 900
check "somebody opens the texts once more" open_texts
play stop SstpCertRotator
check "an upgrade with other texts asks for a reboot" msiexec_gives 3010 /i 'C:\newer.msi' /norestart
check "the service runs until then" service_is 'running automatic'
check "whoever opens the texts gets the older ones" shows 'SSTP Certificate Rotator'
check "they are open still" still_open
close_texts
check "the reboot" play exec wineboot
check "puts the new ones there" shows 'Texts 900'
check "and leaves nothing beside" same "$(find "$installed" -name '*.tmp')" ''
check "it is removed" msiexec_gives 0 /x 'C:\newer.msi'
check "nothing is left" nothing_is_left
check "the older one is installed once more" msiexec_gives 0 /i 'C:\older.msi'
check "somebody opens its texts" open_texts
play stop SstpCertRotator
# Windows renames the file and asks for a reboot, which deletes it; Wine leaves it where it is.
check "a removal meanwhile" msiexec_gives 0 /x 'C:\older.msi'
check "takes the service away" service_is ''
check "and the event source" key_is_gone "$source_key"
check "and the program" test ! -e "$installed/sstp-cert-rotator.exe"
close_texts
exit 0
