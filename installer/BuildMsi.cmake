# cmake -P: builds MSI from SOURCE with the files of the working folder. An MSI that is not wholly
# as SOURCE says is a failure, and none is left behind.

# Runs a command; what it prints on standard error is a failure even with exit code 0: that is how
# wixl tells of an attribute that it does not know and drops.
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
endfunction()

file(REMOVE "${MSI}")
run("wixl"
    "${WIXL}" --arch x64
    --define "Version=${VERSION}"
    --define "ProductCode=${PRODUCT_CODE}"
    --define "Expandable=#%"
    --output "${MSI}" "${SOURCE}")

# What WiX does and wixl does not:
# - the program's version. Without it Windows takes the file for one without a version, and an
#   upgrade for older than the file that is there;
# - Vital: a service that cannot be registered fails the installation.
run("msibuild" "${MSIBUILD}" "${MSI}"
    -q "UPDATE `File` SET `Version`='${VERSION}.0', `Language`='1033' WHERE `File`='Program'"
    -q "DELETE FROM `MsiFileHash` WHERE `File_`='Program'"
    -q "UPDATE `ServiceInstall` SET `ErrorControl`=32769 WHERE `ServiceInstall`='Service'")
