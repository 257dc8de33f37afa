#!/bin/sh
# Installs what the build and the tests need on Debian, only where it is missing, and fetches the
# source of cmocka that the tests for Windows are built from, and programs that tests run without
# having them installed; with npm, what the lint of GitHub's workflows needs.
#
# usage: sh tools/install.sh
#
# Changes nothing but packages and build/third-party. Uses the package sources and the npm registry that
# this machine is configured with, and no others.
set -eu
cd "$(dirname "$0")/.."

packages="
    binutils-mingw-w64-x86-64
    clang
    clang-format
    clang-tidy
    cmake
    cppcheck
    dpkg-dev
    gcc
    gcc-mingw-w64-x86-64-win32
    git
    libc6-dev
    libclang-rt-dev
    libcmocka-dev
    libevent-2.1-7
    libgnutls30
    libreadline8
    libssl-dev
    libxml2-utils
    lld
    llvm
    mingw-w64-x86-64-dev
    ninja-build
    openssl
    shellcheck
    socat
    msitools
    osslsigncode
    python3
    python3-pefile
    python3-yaml
    wine
    wine64
    wixl
    yamllint
"
# Where npm comes with another nodejs than Debian's, Debian's does not fit beside it.
command -v npm >/dev/null 2>&1 || packages="$packages ca-certificates npm"
# Installed, these would start a VPN server with the machine, bring pppd and add users.
unpacked_packages="
    prometheus
    libsstp-api-0
    softether-common
    softether-vpnserver
    sstp-client
"
# What GitHub's workflows are checked with: from the npm registry, since Debian has none.
npm_packages="
    @action-validator/cli@0.6.0
    @action-validator/core@0.6.0
"
third_party=build/third-party
npm_folder=$third_party/npm
unpacked=$third_party/unpacked
log=build/install.log

fail() {
    echo "install: $*" >&2
    exit 1
}

# Runs a command as root; its output goes to the log, which is shown when it fails.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        set -- env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null 2>&1; then
        set -- sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "packages are missing and neither root nor sudo is at hand; as root:" \
            "apt-get install --no-install-recommends $(missing_packages | tr '\n' ' ')"
    fi
    "$@" >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        return 1
    }
}

missing_packages() {
    # shellcheck disable=SC2086  # a list of words
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null |
        awk '$2 == "installed" { print $1 }' | sort -u >"$log.installed"
    # shellcheck disable=SC2086
    printf '%s\n' $packages | sort -u | comm -23 - "$log.installed"
    rm -f "$log.installed"
}

known_to_apt() {
    for package in "$@"; do
        apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || return 1
    done
}

install_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    echo "install: installing" $missing
    # shellcheck disable=SC2086
    known_to_apt $missing || as_root apt-get -q update || fail "apt-get update failed"
    # The lists may be there and yet be older than the mirror: then one update helps.
    # shellcheck disable=SC2086
    as_root apt-get -qy install --no-install-recommends $missing || {
        as_root apt-get -q update &&
            as_root apt-get -qy install --no-install-recommends $missing
    } || fail "apt-get install failed; see $log"
}

# The source form of the Debian package sources of this machine. apt itself reads both ways of
# writing them (one-line and deb822), so this does not.
debian_source_lines() {
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    options=
    [ ! -r "$keyring" ] || options="[signed-by=$keyring] "
    # shellcheck disable=SC2016  # the words with $ are apt's
    apt-get indextargets --format '$(ORIGIN)|$(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' |
        sed -n "s#^Debian|#deb-src $options#p" | sort -u
}

have_cmocka_source() {
    for source in "$third_party"/cmocka-[0-9]*/src/cmocka.c; do
        [ ! -f "$source" ] || return 0
    done
    return 1
}

# Fetches and unpacks the source into $1 (an absolute path). apt works with lists and caches of its
# own there, so the machine's configuration stays as it is.
fetch_source_package() (
    rm -rf "$1/source"
    mkdir -p "$1/source" "$1/lists/partial" "$1/cache/archives/partial"
    debian_source_lines >"$1/debian-src.list"
    cd "$1/source"
    for action in update "source --only-source cmocka"; do
        # shellcheck disable=SC2086  # an action and its arguments
        apt-get -q -o APT::Sandbox::User="$(id -un)" \
            -o Dir::Etc::sourcelist="$1/debian-src.list" -o Dir::Etc::sourceparts=- \
            -o Dir::State::lists="$1/lists" -o Dir::Cache="$1/cache" $action || exit 1
    done
)

fetch_cmocka_source() {
    ! have_cmocka_source || return 0
    echo "install: fetching the source of cmocka"
    if [ -z "$(debian_source_lines)" ]; then
        as_root apt-get -q update || fail "apt-get update failed"
    fi
    [ -n "$(debian_source_lines)" ] || fail "no Debian package source is configured here"
    fetch_source_package "$PWD/$third_party/apt" >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "cannot fetch the source package of cmocka; unpack cmocka 1.1.5 or later to" \
            "$third_party/cmocka-VERSION"
    }
    mv "$third_party"/apt/source/cmocka-[0-9]*/ "$third_party/"
    rm -rf "$third_party/apt"
    have_cmocka_source || fail "the source package of cmocka is not laid out as expected"
}

download_packages() {
    # shellcheck disable=SC2086  # a list of words
    (cd "$1" && apt-get -q -o APT::Sandbox::User="$(id -un)" download $unpacked_packages) \
        >>"$log" 2>&1
}

# Into a folder that appears only when it is complete.
unpack_packages() {
    rm -rf "$unpacked.new"
    mkdir -p "$unpacked.new/packages"
    download_packages "$unpacked.new/packages" ||
        { as_root apt-get -q update 2>>"$log" && download_packages "$unpacked.new/packages"; } ||
        return 1
    for package in "$unpacked.new/packages"/*.deb; do
        dpkg-deb -x "$package" "$unpacked.new" >>"$log" 2>&1 || return 1
    done
    rm -rf "$unpacked.new/packages"
    rm -rf "$unpacked"
    mv -T "$unpacked.new" "$unpacked"
}

# The build and all other tests do without them: so this is no reason to stop.
fetch_unpacked_packages() {
    [ ! -x "$unpacked/usr/bin/promtool" ] || return 0
    # shellcheck disable=SC2086
    echo "install: fetching" $unpacked_packages
    (unpack_packages) ||
        echo "install: cannot fetch them, see $log: tests/probe/test_sstp.sh will fail" >&2
}

# The lint of the workflows alone needs them.
fetch_npm_packages() {
    [ ! -f "$npm_folder/node_modules/@action-validator/core/package.json" ] || return 0
    # shellcheck disable=SC2086
    echo "install: fetching" $npm_packages
    mkdir -p "$npm_folder"
    # shellcheck disable=SC2086
    npm install --prefix "$npm_folder" --no-save --ignore-scripts --no-audit --no-fund \
        $npm_packages >>"$log" 2>&1 ||
        echo "install: cannot fetch them, see $log: sh tools/lint.sh workflows will fail" >&2
}

mkdir -p "$third_party"
command -v apt-get >/dev/null 2>&1 ||
    fail "this needs a Debian system; the packages are listed in tools/install.sh"
: >"$log"
install_packages
fetch_cmocka_source
fetch_unpacked_packages
fetch_npm_packages
