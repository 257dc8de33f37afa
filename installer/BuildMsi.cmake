# cmake -P: builds MSI from SOURCE with the files of the working folder, FILES. An MSI that is not
# wholly as SOURCE says is a failure, and none is left behind.
#
# The same files give the same bytes when SOURCE_DATE_EPOCH says what time it is.
string(TIMESTAMP epoch "%s" UTC)
string(TIMESTAMP now "%Y/%m/%d %H:%M:%S" UTC)
set(ENV{TZ} UTC)

set(EXPECTED_TABLES "${CMAKE_CURRENT_LIST_DIR}/tables.txt")
set(TABLES
    AppSearch Component CustomAction Directory Environment Feature FeatureComponents File InstallExecuteSequence
    LaunchCondition Property Registry RegLocator ServiceControl ServiceInstall Upgrade)

# Runs a command, and gives back what it printed as `output`. What it prints on standard error is a
# failure even with exit code 0: that is how wixl tells of an attribute that it does not know and drops.
function(run what)
    execute_process(
        COMMAND ${ARGN}
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE error)
    if(NOT result STREQUAL "0" OR NOT error STREQUAL "")
        file(REMOVE "${MSI}")
        message(FATAL_ERROR "${what} failed (${result}):\n${output}${error}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE "${MSI}")
# wixl does not know these attributes, nor a property without a value.
file(READ "${SOURCE}" text)
string(REPLACE "Schedule=\"afterInstallExecute\"" "" for_wixl "${text}")
string(REGEX MATCHALL "Property Id=\"[A-Z]+\" Secure=\"yes\"" secure "${text}")
string(REGEX REPLACE "Property Id=\"([A-Z]+)\" Secure=\"yes\"" "\\1" secure "${secure}")
string(REGEX REPLACE "<Property Id=\"[A-Z]+\" Secure=\"yes\" />" "" for_wixl "${for_wixl}")
string(REPLACE " Secure=\"yes\"" "" for_wixl "${for_wixl}")
string(REGEX REPLACE "<Environment [^>]*/>" "" for_wixl "${for_wixl}")
list(APPEND secure WIX_DOWNGRADE_DETECTED WIX_UPGRADE_DETECTED)
list(SORT secure)
string(REPLACE ";" "\\;" secure "${secure}")
string(REGEX MATCH "UpgradeCode=\"([^\"]*)\"" UPGRADE_CODE "${text}")
set(UPGRADE_CODE "{${CMAKE_MATCH_1}}")
if(for_wixl STREQUAL text)
    message(FATAL_ERROR "${SOURCE}: MajorUpgrade's Schedule is not as expected")
endif()
file(WRITE source.wxs "${for_wixl}")

# The cabinet keeps the files' times.
run("touch" touch -d "@${epoch}" ${FILES})
run("wixl"
    "${WIXL}" --arch x64
    --define "Version=${VERSION}"
    --define "ProductCode=${PRODUCT_CODE}"
    --define "Expandable=#%"
    --output "${MSI}" source.wxs)
file(REMOVE source.wxs)

# The version of the file with the texts, out of its resource: the structure's signature and its own
# version stand before two numbers, each with its lowest byte first.
file(READ sstp-cert-rotator-events.dll resource HEX)
if(NOT resource MATCHES "bd04effe00000100(..)(..)(..)(..)(..)(..)(..)(..)")
    message(FATAL_ERROR "sstp-cert-rotator-events.dll has no version")
endif()
math(EXPR messages_2 "0x${CMAKE_MATCH_2}${CMAKE_MATCH_1}")
math(EXPR messages_1 "0x${CMAKE_MATCH_4}${CMAKE_MATCH_3}")
math(EXPR messages_4 "0x${CMAKE_MATCH_6}${CMAKE_MATCH_5}")
math(EXPR messages_3 "0x${CMAKE_MATCH_8}${CMAKE_MATCH_7}")
set(messages_version "${messages_1}.${messages_2}.${messages_3}.${messages_4}")

# What WiX does and wixl does not:
# - the versions of program and texts. Without them Windows takes the files for ones without a
#   version, and an upgrade for older than the files that are there;
# - Vital: a service that cannot be registered fails the installation;
# - Absent="disallow" (16) and AllowAdvertise="no" (8) of a feature;
# - Execute="rollback" (256): it makes an immediate action of it;
# - an action that sets a property is of no account: 51 and nothing else;
# - the Schedule and the Secure that were taken out above;
# - Environment, too: "=-*" sets it for the machine at the installation and removes it at the removal,
#   "[~];" in front adds to what is there.
# And what only Wine needs, where the tests run: the end of the range of newer versions, which Wine
# takes for 0 when it is open.
run("msibuild" "${MSIBUILD}" "${MSI}"
    -q "UPDATE `File` SET `Version`='${VERSION}.0', `Language`='1033' WHERE `File`='Program'"
    -q "DELETE FROM `MsiFileHash` WHERE `File_`='Program'"
    -q "UPDATE `File` SET `Version`='${messages_version}', `Language`='1033' WHERE `File`='Messages'"
    -q "DELETE FROM `MsiFileHash` WHERE `File_`='Messages'"
    -q "UPDATE `ServiceInstall` SET `ErrorControl`=32769 WHERE `ServiceInstall`='Service'"
    -q "UPDATE `Feature` SET `Attributes`=8"
    -q "UPDATE `Feature` SET `Attributes`=24 WHERE `Feature`='Program'"
    -q "UPDATE `CustomAction` SET `Type`=3410 WHERE `Action`='Undo'"
    -q "UPDATE `CustomAction` SET `Type`=51 WHERE `Type`=2099"
    -q "CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)"
    -q "INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) VALUES ('SearchPath', '=-*PATH', '[~]\\;[INSTALLFOLDER]', 'Program')"
    -q "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RemoveEnvironmentStrings', 3300)"
    -q "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('WriteEnvironmentStrings', 5200)"
    -q "UPDATE `Property` SET `Value`='${secure}' WHERE `Property`='SecureCustomProperties'"
    -q "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('InstallExecute', 6500)"
    -q "UPDATE `InstallExecuteSequence` SET `Sequence`=6550 WHERE `Action`='RemoveExistingProducts'"
    -q "DELETE FROM `Upgrade` WHERE `ActionProperty`='WIX_DOWNGRADE_DETECTED'"
    -q "INSERT INTO `Upgrade` (`UpgradeCode`, `VersionMin`, `VersionMax`, `Attributes`, `ActionProperty`) VALUES ('${UPGRADE_CODE}', '${VERSION}', '127.255.65535', 514, 'WIX_DOWNGRADE_DETECTED')")

# wixl may drop more in another version, without a word: the tables are to be as they were when
# somebody held them against the source. In tables.txt stand their rows, sorted, without what changes
# with the program.
set(tables "")
foreach(table IN ITEMS ${TABLES})
    run("msiinfo" "${MSIINFO}" export "${MSI}" ${table})
    string(REGEX REPLACE "\r" "" output "${output}")
    string(REPLACE "\t${messages_version}\t1033\t" "\tMESSAGES\t1033\t" output "${output}")
    string(REPLACE "${VERSION}" "VERSION" output "${output}")
    string(REPLACE "${PRODUCT_CODE}" "PRODUCT" output "${output}")
    if(table STREQUAL "File")
        string(REGEX REPLACE "(\t[A-Za-z.-]+)\t[0-9]+\t" "\\1\tSIZE\t" output "${output}")
    endif()
    string(REPLACE ";" "," output "${output}")
    string(REGEX MATCHALL "[^\n]+" rows "${output}")
    list(SUBLIST rows 3 -1 rows) # after its columns, their types and its key
    list(SORT rows)
    list(JOIN rows "\n" rows)
    string(APPEND tables "== ${table}\n${rows}\n")
endforeach()
file(WRITE tables.txt "${tables}")
run("holding the tables against the source" diff -u "${EXPECTED_TABLES}" tables.txt)
file(REMOVE tables.txt)

# The package code is to tell packages apart: it is made of what is in this one. 9 is its property,
# 12 and 13 are the times.
set(contents "${epoch}")
foreach(file IN ITEMS "${SOURCE}" "${CMAKE_CURRENT_LIST_FILE}" ${FILES})
    file(SHA256 "${file}" hash)
    string(APPEND contents " ${hash}")
endforeach()
string(UUID package_code NAMESPACE "5329144f-db61-4297-80c6-4db1d08d1b7c" NAME "${contents}" TYPE SHA1 UPPER)
run("msiinfo" "${MSIINFO}" export "${MSI}" _SummaryInformation)
string(REGEX REPLACE "\n9\t[^\r\n]*" "\n9\t{${package_code}}" output "${output}")
string(REGEX REPLACE "\n(1[23])\t[^\r\n]*" "\n\\1\t${now}" output "${output}")
file(WRITE summary.idt "${output}")
run("msibuild" "${MSIBUILD}" "${MSI}" -i summary.idt)
file(REMOVE summary.idt)
