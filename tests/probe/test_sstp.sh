#!/bin/sh
# SSTP as others wrote it: the probe and the program against SoftEther's VPN server, and sstp-client
# against the simulated server.
#
# usage: sh tests/probe/test_sstp.sh [--port PORT] FOLDER
#
# FOLDER is that of a playground, which is reset; PORT (25600) the first of 20 free ports. Each check
# is a line; the last line is "N passed, N failed".
#
# Both programs are Debian's, fetched by tools/install.sh and not installed. They run without rights,
# on loopback, in a temporary folder, which is all that they write to.
set -u
# shellcheck source=tests/probe/checks.sh
. "$(dirname "$0")/checks.sh"
begin 25600 "$@"

unpacked=build/third-party/unpacked
product=build/windows/service/sstp-cert-rotator.exe
# Words before a command that is to have no rights: as root, SoftEther raises limits of the kernel.
rights=
[ "$(id -u)" != 0 ] || rights='setpriv --reuid=65534 --regid=65534 --clear-groups'
patience=10 # seconds for a client that is to end by itself
vain=2      # seconds for one that is not

give_up() {
    not_ok "$1; nothing was tried"
    exit 1
}

# --- programs of others --------------------------------------------------------------------------------

# relocate PROGRAM COPY FOLDER INSTEAD...: a copy that uses INSTEAD, which must be as long, for each
# FOLDER that was compiled in, as char or wchar_t. Left alone, SoftEther would serve the network by the
# settings of this machine: so each must be found.
relocate() {
    python3 - "$@" <<'END' && chmod 755 "$2"
import pathlib, sys

program, copy, *folders = sys.argv[1:]
code = pathlib.Path(program).read_bytes()
for folder, instead in zip(folders[::2], folders[1::2]):
    found = 0
    for encoding in "ascii", "utf-32-le":
        old, new = (f"\0{name}\0".encode(encoding) for name in (folder, instead))
        found += code.count(old)
        code = code.replace(old, new)
    if not found or len(folder) != len(instead):
        sys.exit(f"{program} is not built as expected: {folder}")
pathlib.Path(copy).write_bytes(code)
END
}

# Prints the settings of a SoftEther server on $port, loopback only, that asks nothing of the network.
# Its certificate is the one that SSTP has bound; $1: whether its SSTP function is on; $2: whether it
# is to refuse TLS 1.2.
softether_settings() {
    cat <<END
declare root
{
    declare DDnsClient
    {
        bool Disabled true
    }
    declare ListenerList
    {
        declare Listener0
        {
            bool Enabled true
            uint Port $port
        }
    }
    declare ServerConfiguration
    {
        bool DisableGetHostNameWhenAcceptTcp true
        bool DisableIPv6Listener true
        bool DisableNatTraversal true
        string ListenIP 127.0.0.1
        bool NoHighPriorityProcess true
        bool NoLinuxArpFilter true
        string PortsUDP \$
        byte ServerCert $(openssl x509 -in "$scratch/bound.crt" -outform DER | base64 -w 0)
        byte ServerKey $(openssl rsa -in "$scratch/bound.key" -traditional -outform DER 2>/dev/null | base64 -w 0)
        bool Tls_Disable1_0 $2
        bool Tls_Disable1_1 $2
        bool Tls_Disable1_2 $2
        bool UseKeepConnect false
        declare Proto
        {
            declare OpenVPN
            {
                bool Enabled false
            }
            declare SSTP
            {
                bool Enabled $1
            }
        }
    }
}
END
}

# make_home NAME: a folder for a program without rights, which gets it by `give_home`. Sets home.
make_home() {
    home=$scratch/$1
    mkdir "$home"
}

give_home() {
    [ -z "$rights" ] || { chmod 711 "$scratch" && chown -R 65534:65534 "$home"; }
}

make_softether() {
    make_home "softether-$port"
    mkdir "$home/lib" "$home/log" &&
        relocate "$unpacked/usr/libexec/softether/vpnserver/vpnserver" "$home/vpnserver" \
            /run/softether /proc/self/cwd /var/lib/softether /proc/self/cwd/lib \
            /var/log/softether /proc/self/cwd/log /tmp ./tm &&
        cp "$unpacked/usr/share/softether-common/hamcore.se2" "$home/" &&
        softether_settings "$@" >"$home/lib/vpn_server.config" &&
        give_home
}

# softether SSTP REFUSE: SoftEther's VPN server, as softether_settings has it. Sets port.
softether() {
    port=$((port + 1))
    make_softether "$@" || give_up "SoftEther's VPN server cannot be made ready"
    # shellcheck disable=SC2016,SC2086 # for the inner shell; several words
    in_group sh -c 'cd "$0" && exec "$@"' "$home" $rights ./vpnserver execsvc
    until_listening
}

# A TLS server that says nothing, and prints what it is told. Sets port.
silent_server() {
    port=$((port + 1))
    # shellcheck disable=SC2016 # for the inner shell
    in_group sh -c 'sleep 60 | "$@"' server openssl s_server -quiet -accept "127.0.0.1:$port" \
        -cert "$scratch/bound.crt" -key "$scratch/bound.key"
    until_listening
}

# relay 4|6 SECONDS: passes connections to $port on to what socat calls the contents of the file target,
# after so long.
relay() {
    listen="TCP4-LISTEN:$port,bind=127.0.0.1"
    [ "$1" = 4 ] || listen="TCP6-LISTEN:$port,bind=[::1],ipv6only"
    in_group socat "$listen,reuseaddr,fork" "SYSTEM:sleep $2; exec socat - \$(cat $scratch/target)"
    until_listening "$1"
}

# sstp-client, and the relays that it connects to. An answer that is there before it waits for one, as
# happens over loopback, it never reads: the relays hold the first one back until it does.
make_client() {
    make_home client
    relocate "$unpacked/usr/sbin/sstpc" "$home/sstpc" /var/run/sstpc /proc/self/cwd &&
        cp "$unpacked"/usr/lib/*/libsstp_api-0.so "$scratch/ca.crt" "$scratch/other.crt" "$home/" &&
        give_home || give_up "sstp-client cannot be made ready"
    port=$((port + 1))
    entry=$port
    relay 4 0.3
    relay 6 0.3
}

# --- the simulated server ------------------------------------------------------------------------------

# Sets place, SSTP's port on this machine, and bound, the thumbprint of what is bound there, which is
# bound.crt and bound.key, by the authority ca.crt.
simulated() {
    # shellcheck disable=SC1091 # made by the playground
    place=$(. "$folder/playground.conf" && echo "$port")
    # shellcheck disable=SC1091,SC2154
    control=$(. "$folder/playground.conf" && echo "$control_port")
    play reset >/dev/null
    bound=$(play issue --cn vpn.example.com) && play start >/dev/null ||
        give_up "the simulated server does not start"
    for issued in "$folder"/authority/issued/*.crt; do
        cp "$issued" "$scratch/bound.crt"
        [ "$(thumbprint bound)" != "$bound" ] || break
    done
    cp "${issued%.crt}.pem" "$scratch/bound.key"
    cp "$folder/authority/ca.crt" "$scratch/"
}

# --- the probe and SoftEther ---------------------------------------------------------------------------

# The health check is RRAS's alone. With SSTP on, Debian's build takes the duplex post, says nothing
# and closes after 19 seconds.
probed() {
    port=$off
    expect "SoftEther without SSTP" NO_SSTP shown=1 status=404 error=HEAD:D "thumbprint=$bound" \
        same=1 name=vpn.example.com
    expect_once "SoftEther without SSTP, the duplex post" NO_SSTP shown=1 status=501 \
        error=SSTP_DUPLEX_POST:D -- --post
    port=$on
    expect "SoftEther with SSTP" NO_SSTP shown=1 status=404 error=HEAD:D "thumbprint=$bound"
    judge "SoftEther with SSTP, the duplex post" 1500 "$(probe "$on" 4 --time 1500 --post)" \
        NO_SSTP shown=1 status=0 error=recv:5B4
    port=$refusing
    expect "SoftEther that refuses TLS 1.2" NO_TLS shown=0 status=0
}

# --- the program and SoftEther -------------------------------------------------------------------------

# Prints what the program finds, one "REASON FAMILY" a line; nothing where it says nothing.
findings() {
    play exec "$product" check --json 2>/dev/null </dev/null | python3 -c 'import json, sys
print("checked")
for finding in json.load(sys.stdin)["findings"]:
    print(finding["reason"], finding.get("family", ""))' 2>&1
}

# expect_findings NAME [REASON]: over each family.
expect_findings() {
    expected=checked
    [ $# = 1 ] || expected=$(printf 'checked\n%s IPv4\n%s IPv6' "$2" "$2")
    found=$(findings)
    if [ "$found" = "$expected" ]; then
        ok "$1"
    else
        not_ok "$1: found: $found"
    fi
}

found() {
    expect_findings "the simulated server, where all is well"
    # Its services run on.
    printf 'SSTP off\n' | socat - "TCP4:127.0.0.1:$control" >/dev/null
    expect_findings "nobody in SSTP's place" not-listening
    port=$place
    relay 4 0
    relay 6 0
    echo "TCP4:127.0.0.1:$off" >"$scratch/target"
    expect_findings "SoftEther without SSTP in its place" sstp-not-answering
    echo "TCP4:127.0.0.1:$on" >"$scratch/target"
    expect_findings "SoftEther with SSTP in its place" sstp-not-answering
    echo "TCP4:127.0.0.1:$refusing" >"$scratch/target"
    expect_findings "SoftEther that refuses TLS 1.2 in its place" tls-fails
}

# --- sstp-client and the simulated server ----------------------------------------------------------------

# It says so when TLS is up, the certificate trusted and the duplex post answered as SSTP does.
taken='Sending Connect-Request Message'

# expect_client NAME SECONDS 4|6 TARGET AUTHORITY MESSAGE: sstp-client, which is given that time, says
# MESSAGE of TARGET, and is taken only if that is the message. No pppd is started: it goes no further
# than the call.
expect_client() {
    echo "$4" >"$scratch/target"
    address=127.0.0.1
    [ "$3" = 4 ] || address='[::1]'
    # shellcheck disable=SC2086 # several words
    said=$(cd "$scratch/client" && LD_LIBRARY_PATH=. timeout "$2" $rights ./sstpc --nolaunchpppd \
        --log-level 4 --log-stderr --ca-cert "$5" "$address:$entry" 2>&1 </dev/null |
        tr -d '\0')
    case $said in
    *"$taken"*) heard=$taken ;;
    *"$6"*) heard=$6 ;;
    *) heard= ;;
    esac
    if [ "$heard" = "$6" ]; then
        ok "$1"
    else
        not_ok "$1: no '$6' in: $said"
    fi
}

clients() {
    expect_client "sstp-client over IPv4" "$patience" 4 "TCP4:127.0.0.1:$place" ca.crt "$taken"
    expect_client "sstp-client over IPv6" "$patience" 6 "TCP6:[::1]:$place" ca.crt "$taken"
    expect_client "sstp-client that does not trust the certificate" "$patience" 4 \
        "TCP4:127.0.0.1:$place" other.crt 'Verification of server certificate failed'
    expect_client "sstp-client and SoftEther without SSTP" "$patience" 4 \
        "TCP4:127.0.0.1:$off" ca.crt 'Expected HTTP code 200'
    expect_client "sstp-client and SoftEther with SSTP" "$vain" 4 \
        "TCP4:127.0.0.1:$on" ca.crt 'Terminating on'
    expect_client "sstp-client and a TLS server that says nothing" "$vain" 4 \
        "TCP4:127.0.0.1:$silent" ca.crt 'Terminating on'
    if grep -aq '^SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1' \
        "$scratch/$silent.log"; then
        ok "which it has asked"
    else
        not_ok "which it has asked: $(cat "$scratch/$silent.log")"
    fi
}

[ -d "$unpacked" ] || give_up "no SoftEther VPN server and no sstp-client: see tools/install.sh"
certificate other other.example.com rsa:2048 -days 30
simulated
softether false false
off=$port
softether true false
on=$port
softether false true
refusing=$port
silent_server
silent=$port
make_client
probed
clients
found
play reset >/dev/null
