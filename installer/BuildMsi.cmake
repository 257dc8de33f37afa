# cmake -P: builds MSI from SOURCE with the files of the working folder, FILES. An MSI that is not
# wholly as SOURCE says is a failure, and none is left behind.
#
# The same files give the same bytes when SOURCE_DATE_EPOCH says what time it is.
string(TIMESTAMP epoch "%s" UTC)
string(TIMESTAMP now "%Y/%m/%d %H:%M:%S" UTC)
set(ENV{TZ} UTC)

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
# wixl does not know this attribute.
file(READ "${SOURCE}" text)
string(REPLACE "Schedule=\"afterInstallExecute\"" "" for_wixl "${text}")
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

# What WiX does and wixl does not:
# - the program's version. Without it Windows takes the file for one without a version, and an
#   upgrade for older than the file that is there;
# - Vital: a service that cannot be registered fails the installation;
# - the Schedule that was taken out above.
run("msibuild" "${MSIBUILD}" "${MSI}"
    -q "UPDATE `File` SET `Version`='${VERSION}.0', `Language`='1033' WHERE `File`='Program'"
    -q "DELETE FROM `MsiFileHash` WHERE `File_`='Program'"
    -q "UPDATE `ServiceInstall` SET `ErrorControl`=32769 WHERE `ServiceInstall`='Service'"
    -q "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('InstallExecute', 6500)"
    -q "UPDATE `InstallExecuteSequence` SET `Sequence`=6550 WHERE `Action`='RemoveExistingProducts'")

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
