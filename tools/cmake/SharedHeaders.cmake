# Precompiles windows.h for every target that is held to our warnings (Warnings.cmake) and does not refuse it
# (DISABLE_PRECOMPILE_HEADERS): once for all folders that have the same macros.
#
# A target may define more macros than the header was compiled with, as long as no header of Windows asks for
# them.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/windows_headers.c" CONTENT "" @ONLY)

# A compiler's cache would never find again what another clone built: the precompiled header has that clone's
# folder in it. So the header is named by a relative name alone, and told apart by what it is made of
# (CCACHE_PCH_EXTSUM in tools/build.sh): its macros and flags, the compiler and the version of Windows' headers.
set(header_is_told_apart OFF)
if(CMAKE_C_COMPILER_LAUNCHER MATCHES "ccache" AND CMAKE_C_COMPILER_ID STREQUAL "Clang" AND MINGW)
    set(header_is_told_apart ON)
    set(CMAKE_C_COMPILE_OPTIONS_USE_PCH -include-pch <PCH_FILE>)
endif()

function(tell_apart headers definitions)
    execute_process(
        COMMAND ${CMAKE_C_COMPILER} --target=${CMAKE_C_COMPILER_TARGET} -E -dM -include windows.h -xc /dev/null
        OUTPUT_VARIABLE macros)
    string(SHA256 macros "${macros}")
    file(CONFIGURE
         OUTPUT "${CMAKE_BINARY_DIR}/CMakeFiles/${headers}.dir/cmake_pch.h.pch.sum"
         CONTENT "${macros};${definitions};${CMAKE_C_COMPILER_VERSION};${CMAKE_C_FLAGS_MINSIZEREL}" @ONLY)
endfunction()

# Sets result to the target whose header is compiled with these macros.
function(headers_with definitions result)
    string(MD5 key "${definitions}")
    set(headers "windows_headers_${key}")
    if(NOT TARGET ${headers})
        add_library(${headers} OBJECT EXCLUDE_FROM_ALL "${CMAKE_BINARY_DIR}/windows_headers.c")
        target_compile_definitions(${headers} PRIVATE ${definitions})
        target_link_libraries(${headers} PRIVATE project_warnings)
        target_precompile_headers(${headers} PRIVATE <winsock2.h> <windows.h>)
        if(header_is_told_apart)
            tell_apart(${headers} "${definitions}")
        endif()
    endif()
    set(${result} ${headers} PARENT_SCOPE)
endfunction()

function(share_headers directory)
    get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
    get_property(definitions DIRECTORY "${directory}" PROPERTY COMPILE_DEFINITIONS)
    foreach(target IN LISTS targets)
        get_target_property(libraries ${target} LINK_LIBRARIES)
        get_target_property(refuses ${target} DISABLE_PRECOMPILE_HEADERS)
        if("project_warnings" IN_LIST libraries AND NOT refuses)
            headers_with("${definitions}" headers)
            target_precompile_headers(${target} REUSE_FROM ${headers})
        endif()
    endforeach()
    get_property(folders DIRECTORY "${directory}" PROPERTY SUBDIRECTORIES)
    foreach(folder IN LISTS folders)
        share_headers("${folder}")
    endforeach()
endfunction()

# When all targets are there.
cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL share_headers "${CMAKE_SOURCE_DIR}")
