# What every Windows program of this tree has in common: the API level and the hardening.
#
# Offers the target `wide_entry`: link it PRIVATE to a program whose entry point is wmain. The
# program declares wmain itself: mingw's headers do not.

# Windows 10 / Server 2016 is the oldest system supported.
add_compile_definitions(_WIN32_WINNT=0x0A00 WINVER=0x0A00 NTDDI_VERSION=0x0A000000 UNICODE _UNICODE)

add_library(wide_entry INTERFACE)

if(MINGW)
    add_compile_options(-fstack-protector-strong -ffunction-sections -fdata-sections)
    # Each program and DLL has the load configuration and the cookie that Windows' loader asks for.
    add_library(load_config STATIC "${CMAKE_CURRENT_LIST_DIR}/load_config.c")
    target_compile_options(load_config PRIVATE -ffreestanding -fno-stack-protector)
    link_libraries(load_config)
    # Static: no DLL of the compiler's. No time stamp: the same source gives the same bytes.
    # The subsystem's version is below the one from which on the loader asks for a cookie: with it, this is
    # a second belt.
    add_link_options(
        -static
        -fstack-protector-strong
        -Wl,-u,_load_config_used
        -Wl,--gc-sections
        -Wl,--dynamicbase
        -Wl,--nxcompat
        -Wl,--high-entropy-va
        -Wl,--no-insert-timestamp
        -Wl,--major-os-version=6,--minor-os-version=0
        -Wl,--major-subsystem-version=6,--minor-subsystem-version=0
        $<$<CONFIG:Release,MinSizeRel>:-s>)
    # No import libraries for programs.
    set(CMAKE_C_LINK_EXECUTABLE
        "<CMAKE_C_COMPILER> <FLAGS> <CMAKE_C_LINK_FLAGS> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>"
    )
    target_link_options(wide_entry INTERFACE -municode)
    # windows.h takes longer to read than any file here: it is read once, for all targets. Each file includes
    # what it needs all the same: Visual Studio builds without this, and so does "sh tools/lint.sh msvc".
    include(SharedHeaders)
elseif(MSVC)
    set(CMAKE_MSVC_RUNTIME_LIBRARY "MultiThreaded$<$<CONFIG:Debug>:Debug>")
    # /Zc:preprocessor: the standard's, since the other one hands __VA_ARGS__ on as one argument.
    add_compile_options(/utf-8 /sdl /guard:cf /Zc:preprocessor $<$<NOT:$<CONFIG:Debug>>:/Gy>)
    # The wide CRT functions are used with explicit bounds; the _s variants are not portable C11.
    add_compile_definitions(_CRT_SECURE_NO_WARNINGS)
    add_link_options(
        /DYNAMICBASE
        /NXCOMPAT
        /HIGHENTROPYVA
        /guard:cf
        /DEPENDENTLOADFLAG:0x800
        /Brepro
        /SUBSYSTEM:CONSOLE,10.0)
    # The linker has it for x86 and x64 only (learn.microsoft.com/cpp/build/reference/cetcompat).
    if(CMAKE_C_COMPILER_ARCHITECTURE_ID STREQUAL "x64")
        add_link_options(/CETCOMPAT)
    endif()
endif()
