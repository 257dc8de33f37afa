# Cross compilation for 64-bit Windows: clang and LLD with Debian's mingw-w64 (headers, C runtime) and its
# GCC's libgcc.
#
# Not GCC with GNU ld: that linker makes no load configuration, without which Windows' loader honours
# neither the security cookie nor where imports are looked for (service/run/load_config.c).
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(mingw_triple x86_64-w64-mingw32)
foreach(tool clang ld.lld ${mingw_triple}-gcc ${mingw_triple}-windres)
    find_program(mingw_tool ${tool} NO_CACHE)
    if(NOT mingw_tool)
        message(FATAL_ERROR "${tool} is missing: run 'sh tools/install.sh'.")
    endif()
    unset(mingw_tool)
endforeach()
execute_process(
    COMMAND ${mingw_triple}-gcc -print-libgcc-file-name
    OUTPUT_VARIABLE mingw_libgcc
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
cmake_path(GET mingw_libgcc PARENT_PATH mingw_libgcc)

set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET ${mingw_triple})
set(CMAKE_RC_COMPILER ${mingw_triple}-windres)
foreach(kind EXE SHARED MODULE)
    set(CMAKE_${kind}_LINKER_FLAGS_INIT "-fuse-ld=lld -L${mingw_libgcc}")
endforeach()

set(CMAKE_FIND_ROOT_PATH /usr/${mingw_triple})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
