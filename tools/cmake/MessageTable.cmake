# add_message_file(<target> <catalogue.mc> <resources.rc>): compiles an event catalogue to a DLL that
# has nothing but the texts, and its version resource.
#
# <target> is that DLL: no code, no entry point, no imports, nothing that has to be relocated, and no
# time in it, so that the same texts give the same bytes. <resources.rc> includes "<catalogue>.rc".
# Whoever links <target>_constants has "<catalogue>.h", which is generated, so it belongs to no folder
# of the source tree.
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

# mingw-w64's linker would put empty tables of imports and exports into it; LLVM's, in the guise of
# Visual Studio's, does not.
if(MINGW)
    find_program(RESOURCE_LINKER lld-link DOC "Links what consists of resources alone (LLVM)")
    if(NOT RESOURCE_LINKER)
        message(FATAL_ERROR "lld-link is missing (lld): run 'sh tools/install.sh'.")
    endif()
endif()

# Windows Vista's: what has no code needs nothing of a later loader.
set(message_file_options /NOENTRY /DYNAMICBASE /HIGHENTROPYVA /NXCOMPAT /SUBSYSTEM:WINDOWS,6.0)

macro(add_message_file target catalogue resources)
    if(MINGW)
        list(JOIN message_file_options " " CMAKE_C_CREATE_SHARED_MODULE)
        string(PREPEND CMAKE_C_CREATE_SHARED_MODULE
               "\"${RESOURCE_LINKER}\" /dll /nologo /machine:x64 /nodefaultlib /osversion:6.0 /timestamp:0 ")
        string(APPEND CMAKE_C_CREATE_SHARED_MODULE " /out:<TARGET> <OBJECTS>")
    endif()
    _add_message_file(${target} ${catalogue} ${resources})
endmacro()

function(_add_message_file target catalogue resources)
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
        OUTPUT "${folder}/${name}.h" "${folder}/${name}.rc" "${folder}/MSG00409.bin"
        COMMAND "${MESSAGE_COMPILER}" -A -h "${folder}" -r "${folder}" "${source}"
        DEPENDS "${source}"
        WORKING_DIRECTORY "${folder}"
        COMMENT "Compiling message catalogue ${name}.mc"
        VERBATIM)
    set_source_files_properties("${resources}" PROPERTIES OBJECT_DEPENDS "${folder}/MSG00409.bin")
    add_library(${target} MODULE "${resources}" "${folder}/${name}.h" "${folder}/${name}.rc")
    # Included by the other.
    set_source_files_properties("${folder}/${name}.rc" PROPERTIES HEADER_FILE_ONLY ON)
    target_include_directories(${target} PRIVATE "${folder}")
    # What goes for programs does not go for what has no code.
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C PREFIX "" COMPILE_OPTIONS "" LINK_OPTIONS "")
    if(MSVC)
        target_link_options(${target} PRIVATE ${message_file_options} /NODEFAULTLIB /MANIFEST:NO
                            /INCREMENTAL:NO /DEBUG:NONE /Brepro)
    endif()
    add_library(${target}_constants INTERFACE)
    target_include_directories(${target}_constants INTERFACE "${folder}")
    add_dependencies(${target}_constants ${target})
endfunction()
