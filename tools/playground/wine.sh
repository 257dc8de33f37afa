# shellcheck shell=sh disable=SC2154 # what it uses is set by playground.sh
# Part of tools/playground.sh: Wine prefixes, and running Windows programs in one. Uses project, folder
# and prefix of the playground.

# No display, no Mono, no Gecko, no menu entries, nothing but the program's own output.
quiet_wine() {
    unset DISPLAY WAYLAND_DISPLAY
    export WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
}

# Runs a Windows program with Unix line ends; its exit code is this function's.
run_windows() {
    status_file=$folder/status.$$
    {
        {
            wine "$@" 3>&-
            echo "$?" >"$status_file"
        } 2>&1 >&3 3>&- | sed -u 's/\r$//' >&2
    } 3>&1 | sed -u 's/\r$//'
    read -r status <"$status_file" || status=1
    rm -f "$status_file"
    return "$status"
}

winsim() {
    run_windows 'C:\winsim\winsim.exe' "$@"
}

# The path of a prefix that is ready to be copied; made once for each version of Wine. Playgrounds side by
# side wait for the one that makes it.
make_template() {
    version=$(wine --version 2>/dev/null | tr -c 'A-Za-z0-9.\n' '_') || fail "Wine does not run"
    templates=$project/build/wine-prefix-template
    template=$templates/$version
    mkdir -p "$templates"
    {
        flock 9
        [ -d "$template" ] || new_template 9>&-
    } 9>"$templates/lock"
}

new_template() {
    echo "playground: making a Wine prefix, once" >&2
    new=$template.new
    rm -rf "$new" # of one that was interrupted
    mkdir -p "$new"
    {
        WINEPREFIX=$new wineboot --init && WINEPREFIX=$new wineserver -w
    } >"$templates/wineboot.log" 2>&1 </dev/null ||
        fail "wineboot failed; see build/wine-prefix-template/wineboot.log"
    mv -T "$new" "$template" || fail "cannot make $template"
}

# Programs and libraries of Windows are hard links to the template's: nothing writes to them.
# Everything else is a copy of its own.
copy_prefix() {
    mkdir -p "$prefix" || return 1
    (
        cd "$template" || exit 1
        find . -type d -exec sh -c 'cd "$0" && mkdir -p "$@"' "$prefix" {} + &&
            find . -type f \( -path './drive_c/windows/*.dll' -o -path './drive_c/windows/*.exe' \) \
                -exec cp -l --parents -t "$prefix" {} + &&
            find . ! -type d ! \( -path './drive_c/windows/*.dll' -o -path './drive_c/windows/*.exe' \) \
                -exec cp -a --reflink=auto --parents -t "$prefix" {} +
    )
}
