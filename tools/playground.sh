#!/bin/sh
# A simulated RRAS server to play with: Wine, the parts of Windows that Wine lacks (tests/winsim), a
# test CA, and the SSTP port on 127.0.0.1 and ::1 of this machine. The demo and the tests use it.
#
# usage: sh tools/playground.sh VERB [--folder FOLDER] ...
#
#   up [--port PORT] [--listener-port PORT] [--processors one|all]
#                        builds what is missing and starts the server. --port (20443): where its SSTP
#                        port is reached on this machine; --listener-port (443): SSTP's ListenerPort;
#                        --processors (one, which is faster): what its processes run on
#   prepare              makes what the servers are copied from, as the first "up" would
#   issue [--cn NAME] [--dns NAME,NAME...] [--days N] [--eku server|client|any|none|absent]
#         [--key rsa2048|rsa1024|ec] [--without-key] [--expired] [--not-yet-valid] [--self-signed]
#         [--not-before DAYS] [--no-san] [--ca NAME [--chain] [--public|--untrusted]]
#         [--template-name NAME]
#                        makes a certificate, puts it into LocalMachine\MY, prints its thumbprint.
#                        --not-before: it began DAYS ago, however late it arrives; --no-san: its name
#                        is in the CN only. --ca: by the CA of that name, which its first certificate
#                        makes; --chain: by that CA's intermediate. Its root is trusted here as an
#                        organisation's own (in Root); --public: as one of Windows' public programme
#                        (in AuthRoot and in root-list, too); --untrusted: not at all;
#                        --template-name: of that AD CS template of version 1
#   delete THUMBPRINT    takes a certificate out of MY
#   certificates [--store NAME]
#                        what MY holds, or another store
#   root-list present|absent
#                        the list of Windows' public programme: fetched, or not yet
#   netsh                the SSL certificate bindings, as "netsh http show sslcert" shows them
#   bind IP:PORT THUMBPRINT [--appid GUID] [--flags N] ...
#                        a binding, as another application would set it; SSTP's application id unless
#                        one is given. unbind IP:PORT deletes it
#   services             their states. start, stop [SERVICE]: as "net start" and "net stop /y" do, all
#                        without a name; restart: SstpSvc and what depends on it, as the procedure has it
#   start-type SERVICE automatic|manual|disabled
#   control SERVICE timechange SECONDS|power-resume|preshutdown|shutdown
#                        what only Windows can tell a service; delivered if it accepts it
#   console PROCESS close|logoff|shutdown
#                        what ends a program in a console; Windows' process id
#   reboot [--power-cut] cached contexts are gone, services start afresh
#   connect              what a client gets over IPv4 and IPv6; 0 only if it would get in over both
#   events [Application|System] [--after RECORD] [--source NAME]
#   renewal-event ID [--old THUMBPRINT] [--new THUMBPRINT] [--context Machine|User] [--malformed KIND]
#                        an event of the certificate lifecycle channel, as autoenrollment writes it
#   channel enabled|disabled|absent
#                        that channel, or the one that --name gives
#   set NAME VALUE       a switch of the simulation (tests/winsim/common/settings.h); unset NAME
#   reset                back to a clean server: no certificate, no binding, everything stopped
#   exec COMMAND...      runs a Windows program in it; its exit code and output are passed on
#   down                 ends the server and deletes its folder
#
# FOLDER is build/playground unless --folder or PLAYGROUND_FOLDER says otherwise. Servers in different
# folders on different ports may run side by side. Exit codes: 0 done, 1 failed, 3 usage.
set -u

# Wine's programs need the page at 0x7ffe0000, and where the loader comes without a preloader, as
# Debian's does, their heap lies at a random place in the gigabyte behind 0x7d000000: of some thousand
# programs one would end before it began, without a word. Not where addresses are not random.
if [ -z "${PLAYGROUND_ADDRESSES-}" ] && setarch -R true 2>/dev/null; then
    PLAYGROUND_ADDRESSES=fixed exec setarch -R sh "$0" "$@"
fi
start_folder=$PWD
cd "$(dirname "$0")/.." || exit 1
project=$PWD

usage() {
    awk '/^# usage:/ { on = 1 } on && !/^#/ { exit } on { sub(/^# ?/, ""); print }' \
        "$project/tools/playground.sh" >&2
    exit 3
}

fail() {
    echo "playground: $*" >&2
    exit 1
}

# shellcheck disable=SC1091 # the four are checked by themselves
. tools/playground/wine.sh
# shellcheck disable=SC1091
. tools/playground/authority.sh
# shellcheck disable=SC1091
. tools/playground/connect.sh
# shellcheck disable=SC1091
. tools/playground/processor.sh

# --- the folder of one server ----------------------------------------------------------------------

# Sets the names of everything that belongs to the server in folder $1.
use_folder() {
    case $1 in
    /*) folder=$1 ;;
    *) folder=$start_folder/$1 ;;
    esac
    prefix=$folder/prefix
    settings=$folder/playground.conf
    pid_file=$folder/httpsys.pid
    authority=$folder/authority
    export WINEPREFIX="$prefix"
}

# What `up` wrote: port, listener_port, control_port, processors.
read_settings() {
    [ -f "$settings" ] || fail "there is no server in $folder: 'up' makes one"
    # shellcheck source=/dev/null
    . "$settings"
    use_processors "$processors"
}

# The daemon's process id, if it is running and is what its pid file says.
daemon_pid() {
    [ -f "$pid_file" ] || return 1
    pid=$(cat "$pid_file") || return 1
    case $(readlink "/proc/$pid/exe" 2>/dev/null) in
    */winsim-httpsys*) echo "$pid" ;;
    *) return 1 ;;
    esac
}

# --- up and down -----------------------------------------------------------------------------------

httpsys=$project/build/native/tests/winsim/httpsys/winsim-httpsys
windows_build=$project/build/windows/tests/winsim

build_parts() {
    mkdir -p build
    {
        flock 9 # also for playgrounds side by side
        sh tools/install.sh >&2 || fail "tools/install.sh failed"
    } 9>build/install.lock
    sh tools/build.sh native winsim-httpsys >&2 || fail "the build for this machine failed"
    sh tools/build.sh windows winsim winsim-service winsim_httpapi >&2 || fail "the build for Windows failed"
}

install_parts() {
    system32=$prefix/drive_c/windows/system32
    mkdir -p "$prefix/drive_c/winsim" &&
        cp "$windows_build/console/winsim.exe" "$windows_build/services/winsim-service.exe" \
            "$prefix/drive_c/winsim/" &&
        rm -f "$system32/httpapi.dll" && # a link to the template's file, which stays as it is
        cp "$windows_build/httpapi/httpapi.dll" "$system32/"
}

start_daemon() {
    setsid "$httpsys" --control 0 --offset "$((port - listener_port))" --pid-file "$pid_file" \
        >"$folder/httpsys.out" 2>"$folder/httpsys.log" </dev/null &
    tries=0
    until control_port=$(sed -n 's/^control //p' "$folder/httpsys.out" 2>/dev/null) && [ -n "$control_port" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || fail "winsim-httpsys did not start: $(cat "$folder/httpsys.log")"
        sleep 0.05
    done
}

# To the program $1: whether Windows behaves as its version should is one of the things it tries.
is_windows_10() {
    wine reg add "HKCU\\Software\\Wine\\AppDefaults\\$1" /v Version /d win10 /f
}

# The first Windows program starts Wine's own services, which keep the files they were given: so
# these go to a log, not into a pipe that would then never end.
start_windows() {
    {
        wineserver -p &&
            wine reg add 'HKCU\Software\Wine\DllOverrides' /v httpapi /d native /f &&
            wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f && # windows without a display
            is_windows_10 winsim-test.exe && is_windows_10 acceptance-test.exe &&
            wine 'C:\winsim\winsim.exe' create --control-port "$control_port" \
                --offset "$((port - listener_port))" --listener-port "$1" &&
            wine 'C:\winsim\winsim.exe' import "Z:$authority/ca.der" --store Root &&
            wine 'C:\winsim\winsim.exe' start
    } >"$folder/wine.log" 2>&1 </dev/null || return 1
    setsid wine 'C:\winsim\winsim.exe' desktop >"$folder/desktop.log" 2>&1 </dev/null & # until `down`
}

up() {
    port=20443
    listener_port=443
    registered_port=0 # as on a fresh server: 0 means 443
    processors=one
    while [ $# -gt 0 ]; do
        case $1 in
        --port) port=${2-} ;;
        --listener-port)
            listener_port=${2-}
            registered_port=$listener_port
            ;;
        --processors) processors=${2-} ;;
        *) usage ;;
        esac
        shift 2 2>/dev/null || usage
    done
    is_port "$port" || usage
    is_port "$listener_port" || usage
    [ "$port" -ge "$listener_port" ] || usage # the offset between them is not negative
    case $processors in
    one | all) ;;
    *) usage ;;
    esac
    ! daemon_pid >/dev/null || fail "a server is up in $folder already"
    build_parts
    quiet_wine
    make_template
    clear_folder
    mkdir -p "$folder" || fail "cannot make $folder"
    : >"$settings" # from here on the folder is ours to delete
    make_authority || fail "cannot make the test CA; see $folder/openssl.log"
    copy_prefix || fail "cannot copy the Wine prefix to $prefix"
    install_parts || fail "cannot install winsim in $prefix"
    {
        flock 9 # as playgrounds side by side must not choose the same one
        [ "$processors" = all ] || processors=$(choose_processor)
        use_processors "$processors"
        start_daemon 9>&-
    } 9>build/playground-processor.lock
    printf 'port=%s\nlistener_port=%s\ncontrol_port=%s\nprocessors=%s\n' "$port" "$listener_port" \
        "$control_port" "$processors" >"$settings"
    start_windows "$registered_port" || {
        cat "$folder/wine.log" >&2
        stop_server
        fail "the simulated server did not start"
    }
}

is_port() {
    case $1 in
    '' | 0* | *[!0-9]* | ??????*) return 1 ;;
    esac
    [ "$1" -le 65535 ]
}

# Only a folder that `up` made, or an empty one, is taken: the option could name anything.
clear_folder() {
    [ -e "$folder" ] || return 0
    if [ -f "$settings" ]; then
        stop_server
        rm -rf "$folder" || fail "cannot delete $folder"
    else
        rmdir "$folder" 2>/dev/null || fail "$folder is not a playground's folder: it is left alone"
    fi
}

stop_server() {
    if pid=$(daemon_pid); then
        kill "$pid" 2>/dev/null
        tries=0
        while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
            tries=$((tries + 1))
            sleep 0.02
        done
    fi
    [ ! -d "$prefix" ] || wineserver -k >/dev/null 2>&1 || true # none was running
}

prepare() {
    [ $# -eq 0 ] || usage
    quiet_wine
    make_template
}

down() {
    [ $# -eq 0 ] || usage
    quiet_wine
    clear_folder
}

# --- the command line ------------------------------------------------------------------------------

# Takes --folder out of the arguments (for exec: only in front of the command) and runs the verb.
main() {
    verb=$1
    shift
    use_folder "${PLAYGROUND_FOLDER:-$project/build/playground}"
    left=$#
    while [ "$left" -gt 0 ]; do
        argument=$1
        shift
        left=$((left - 1))
        if [ "$argument" = --folder ]; then
            [ -n "${1-}" ] || usage
            use_folder "$1"
            shift
            left=$((left - 1))
            continue
        fi
        set -- "$@" "$argument"
        if [ "$verb" = exec ]; then
            # The rest is the command: it is turned to the end as it is.
            while [ "$left" -gt 0 ]; do
                argument=$1
                shift
                set -- "$@" "$argument"
                left=$((left - 1))
            done
        fi
    done
    run_verb "$@"
}

run_verb() {
    case $verb in
    prepare | up | down) "$verb" "$@" ;;
    issue | connect)
        read_settings
        quiet_wine
        "$verb" "$@"
        ;;
    delete | certificates | root-list | netsh | bind | unbind | services | start-type | start | stop | \
        restart | control | reboot | events | renewal-event | channel | set | unset | reset)
        read_settings
        quiet_wine
        winsim "$verb" "$@"
        ;;
    exec)
        [ $# -gt 0 ] || usage
        read_settings
        quiet_wine
        cd "$start_folder" || exit 1
        run_windows "$@"
        ;;
    *) usage ;;
    esac
}

[ $# -gt 0 ] || usage
main "$@"
