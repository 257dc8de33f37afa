#!/bin/sh
# The administrative template: valid by the documented schema, and whole. Then damaged copies of it,
# which must be found out.
#
# usage: sh tests/catalogue/test_catalogue.sh
#
# The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 1

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
check_log=$scratch/check.log
# shellcheck source=tests/checks.sh
. tests/checks.sh

# Judges the template in folder $1.
judge() {
    xmllint --noout --relaxng tests/catalogue/admx.rng "$1/SstpCertRotator.admx" &&
        xmllint --noout --relaxng tests/catalogue/adml.rng "$1/en-US/SstpCertRotator.adml" &&
        xmllint --noout --relaxng tests/catalogue/adml.rng "$1/de-DE/SstpCertRotator.adml" &&
        python3 tests/catalogue/references.py "$1" docs/settings.md
}

check "the template is valid and whole" judge installer/policy

# Whether the copy, in which file $1 was changed, is found out.
is_found_out() {
    if cmp "$scratch/copy/$1" "installer/policy/$1"; then
        echo "nothing was damaged"
        return 1
    fi
    ! judge "$scratch/copy"
}

# damaged NAME FILE SED-SCRIPT
damaged() {
    rm -rf "$scratch/copy"
    cp -r installer/policy "$scratch/copy"
    sed -i "$3" "$scratch/copy/$2"
    check "$1" is_found_out "$2"
}

admx=SstpCertRotator.admx
german=de-DE/SstpCertRotator.adml
damaged "a class that does not exist" $admx 's/class="Machine"/class="Server"/'
damaged "no explanation" $admx '0,/ explainText="[^"]*"/s///'
damaged "no supported-on" $admx '0,/<supportedOn ref="[^"]*" \/>/s///'
damaged "another order" $admx 's/<resources [^>]*>//; s/<categories>/<resources minRequiredRevision="1.0" \/><categories>/'
damaged "an attribute nobody knows" $admx 's/<decimal /<decimal step="5" /'
damaged "a bound that is no number" $admx 's/minValue="1"/minValue="one"/'
damaged "other bounds" $admx 's/maxValue="300"/maxValue="301"/'
damaged "another type" $admx 's/<text id="Issuer" \(.*\) maxLength="511"/<decimal id="Issuer" \1/'
damaged "another value" $admx 's/valueName="Issuer"/valueName="Issuers"/'
damaged "a name twice" $admx 's/policy name="Issuer"/policy name="HostName"/'
damaged "a category that does not exist" $admx 's/parentCategory ref="SstpCertRotator"/parentCategory ref="Sstp"/'
damaged "a choice twice" $admx 's#<string>allow</string>#<string>refuse</string>#'
damaged "a hive in the key" $admx 's/key="SOFTWARE/key="\\SOFTWARE/'
damaged "not XML" $german 's/&quot;/"/; s/<label>/<label>\&/'
damaged "a text that is missing in German" $german '/<string id="RestartPolicy_idle">/d'
damaged "a text that nobody shows" $german 's/<stringTable>/<stringTable><string id="More">More<\/string>/'
damaged "a text twice" $german 's/<stringTable>/<stringTable><string id="HostName">Name<\/string>/'
damaged "another box" $german 's/dropdownList/decimalTextBox/g; s/noSort="true" defaultItem/defaultValue/'
damaged "a box for another value" $german 's/refId="Issuer"/refId="Template"/'
damaged "another default" $german 's/defaultItem="0">Zeitpunkt/defaultItem="1">Zeitpunkt/'

end_checks 0
