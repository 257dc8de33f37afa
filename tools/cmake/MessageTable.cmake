# add_message_table(<target> <catalogue.mc>): compiles an event catalogue and adds it to <target>.
#
# <target> gets the message table as a resource and, as "<catalogue>.h", the constants. The header
# is generated, so it belongs to no folder of the source tree; <target>'s include path has it.
#
# The table is in bytes, not in UTF-16: half the size. So that it does not depend on a code page, a
# catalogue must be ASCII.
enable_language(RC)

find_program(
    MESSAGE_COMPILER
    NAMES x86_64-w64-mingw32-windmc windmc mc
    HINTS "$ENV{WindowsSdkVerBinPath}/x64"
          "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots;KitsRoot10]/bin/${CMAKE_VS_WINDOWS_TARGET_PLATFORM_VERSION}/x64"
    DOC "Compiler for Windows message catalogues")
if(NOT MESSAGE_COMPILER)
    message(FATAL_ERROR "No message compiler: windmc (binutils-mingw-w64-x86-64) or mc.exe (Windows SDK) is needed.")
endif()

function(add_message_table target catalogue)
    get_filename_component(source "${catalogue}" ABSOLUTE)
    get_filename_component(name "${catalogue}" NAME_WE)
    file(READ "${source}" text)
    string(REGEX MATCH "[^\t\r\n -~]" other "${text}")
    if(other)
        message(FATAL_ERROR "${catalogue} is not ASCII: ${other}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/${name}.messages")
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(
        OUTPUT "${folder}/${name}.h" "${folder}/${name}.rc"
        COMMAND "${MESSAGE_COMPILER}" -A -h "${folder}" -r "${folder}" "${source}"
        DEPENDS "${source}"
        WORKING_DIRECTORY "${folder}"
        COMMENT "Compiling message catalogue ${name}.mc"
        VERBATIM)
    target_sources(${target} PRIVATE "${folder}/${name}.h" "${folder}/${name}.rc")
    target_include_directories(${target} PRIVATE "${folder}")
endfunction()
