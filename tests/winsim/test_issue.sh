#!/bin/sh
# The certificates that `tools/playground.sh issue` makes: by whom, with which names, from when to when,
# and in which stores their issuers are.
#
# usage: sh tests/winsim/test_issue.sh FOLDER
#
# FOLDER is that of a playground, which is reset. Each check is a line; the last line is
# "N passed, N failed". Exit codes: 0 all passed, 1 not, 3 usage.
set -u
if [ $# != 1 ] || [ ! -f "$1/playground.conf" ]; then
    echo "usage: sh tests/winsim/test_issue.sh FOLDER" >&2
    exit 3
fi
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/checks.sh
. tests/checks.sh
scratch=$(mktemp -d) || exit 1
check_log=$scratch/check.log

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

finish() {
    status=$?
    play reset >/dev/null 2>&1
    rm -rf "$scratch"
    end_checks "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# hash FILE: of a certificate, as the simulated server prints it.
hash() {
    openssl x509 -in "$1" -noout -fingerprint -sha1 | sed 's/.*=//; s/://g' | tr '[:upper:]' '[:lower:]'
}

# issue OPTION...: sets leaf, the file of what was issued.
issue() {
    thumbprint=$(play issue "$@") || return 1
    for leaf in "$folder"/authority/issued/*.crt; do
        [ "$(hash "$leaf")" != "$thumbprint" ] || return 0
    done
    return 1
}

ca() { # NAME root|intermediate
    echo "$folder/authority/named/$1/$2/ca.crt"
}

in_store() { # NAME FILE
    play certificates --store "$1" | grep "$(hash "$2")"
}

not_in_store() { # NAME FILE
    ! in_store "$@"
}

shows() { # OPTION PATTERN
    openssl x509 -in "$leaf" -noout "$1" | grep "$2"
}

lacks() { # OPTION PATTERN
    ! shows "$@"
}

# The root of CA NAME is in the list of roots.
listed() {
    play exec reg query 'HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate' /v EncodedCtl \
        </dev/null | tr '[:upper:]' '[:lower:]' | grep "$(hash "$(ca "$1" root)")"
}

not_listed() {
    ! listed "$1"
}

wrong_usage() {
    play issue "$@"
    [ $? = 3 ]
}

# days TIME: how many days before or after now a time is, rounded.
days() {
    echo $((($(date -d "$1" +%s) - $(date +%s) + 43200 * 99999) / 86400 - 49999))
}

lasts_from_to() { # DAYS DAYS
    from=$(openssl x509 -in "$leaf" -noout -startdate | sed 's/.*=//')
    until=$(openssl x509 -in "$leaf" -noout -enddate | sed 's/.*=//')
    echo "$from, $until"
    [ "$(days "$from")" = "$1" ] && [ "$(days "$until")" = "$2" ]
}

play reset >/dev/null

check "as ever: by the playground's own CA" issue --cn vpn.example.com
check "its names" shows -ext=subjectAltName 'DNS:vpn.example.com'
check "its CA is the one that is trusted here" \
    openssl verify -CAfile "$folder/authority/ca.crt" "$leaf"

check "no names but the common one" issue --cn old.example.com --no-san
check "the common name" shows -subject 'CN = old.example.com'
check "no others" lacks -text 'Alternative Name'
check "that is not said with names" wrong_usage --no-san --dns old.example.com

check "a certificate that began before" issue --not-before 40 --days 90
check "its days" lasts_from_to -40 50
check "days are a number" wrong_usage --not-before never

check "by a CA of its own" issue --ca Corp
check "that CA has signed it" openssl verify -CAfile "$(ca Corp root)" "$leaf"
check "it names that CA's key" shows -text 'Authority Key Identifier'
check "the root is in Root" in_store Root "$(ca Corp root)"
check "not in AuthRoot" not_in_store AuthRoot "$(ca Corp root)"
corp=$(hash "$(ca Corp root)")
check "another by it" issue --ca Corp --chain
check "it stays the same CA" test "$corp" = "$(hash "$(ca Corp root)")"
check "its intermediate has signed this one" openssl verify -CAfile "$(ca Corp root)" \
    -untrusted "$(ca Corp intermediate)" "$leaf"
check "that is in CA" in_store CA "$(ca Corp intermediate)"
check "a private CA becomes no public one" fails play issue --ca Corp --public

check "by a public CA" issue --ca Public --chain --public
check "its root is in AuthRoot" in_store AuthRoot "$(ca Public root)"
check "and trusted" in_store Root "$(ca Public root)"
check "there is no list of roots" not_listed Public
check "a list of roots" play root-list present
check "it has the public CA" listed Public
check "not the other one" not_listed Corp
check "by another public CA" issue --ca Public2 --public
check "the list has that one, too" listed Public2
check "no list again" play root-list absent
check "it is gone" not_listed Public
check "the list is there or not" fails play root-list perhaps

check "by an untrusted CA" issue --ca Nobody --chain --untrusted
for store in Root AuthRoot CA; do
    check "its root is not in $store" not_in_store "$store" "$(ca Nobody root)"
done
check "its intermediate is in CA" in_store CA "$(ca Nobody intermediate)"

check "a kind of root needs a CA" wrong_usage --public
check "an intermediate, too" wrong_usage --chain
check "a root is public or untrusted" wrong_usage --ca Both --public --untrusted
check "who signs itself has no CA" wrong_usage --ca Corp --self-signed
check "a CA has a name" wrong_usage --ca '../x'

play root-list present >/dev/null
check "a reset" play reset
check "takes the CAs out of Root" not_in_store Root "$(ca Public root)"
check "out of AuthRoot" not_in_store AuthRoot "$(ca Public root)"
check "and out of CA" not_in_store CA "$(ca Corp intermediate)"
check "and the list" fails play exec reg query \
    'HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate' /v EncodedCtl
check "the playground's own CA stays" in_store Root "$folder/authority/ca.crt"
check "by the public CA again" issue --ca Public
check "its root is back" in_store AuthRoot "$(ca Public root)"
