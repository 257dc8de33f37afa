# The target `project_warnings`: link it PRIVATE to every target of ours, never to third-party code.
# Warnings are errors.
#
# ANALYZE adds Visual Studio's code analysis, which reads the SAL annotations of the service. It goes
# through every function once more, along up to 256 paths each: a build takes several times as long.
add_library(project_warnings INTERFACE)
option(ANALYZE "Run Visual Studio's code analysis too (/analyze); slow" OFF)

if(ANALYZE AND NOT MSVC)
    message(FATAL_ERROR "ANALYZE is Visual Studio's; elsewhere: sh tools/lint.sh tidy cppcheck")
endif()
if(MSVC)
    target_compile_options(
        project_warnings
        INTERFACE /W4
                  /WX
                  # What /W4 complains of, and C11 has itself: constants that are zero without saying
                  # it; and as Microsoft's extensions of C89, members without a size, initializers
                  # that are not constant, addresses of automatic variables in them.
                  /wd4132
                  /wd4200
                  /wd4204
                  /wd4221)
    if(ANALYZE)
        target_compile_options(
            project_warnings
            INTERFACE /analyze
                      /analyze:external-
                      # C6262 for more than this on the stack; the threads have 1 MB. check.py in
                      # tools/windows holds the program to the same.
                      "SHELL:/analyze:stacksize 65536"
                      # Annotations stand with the declaration, once, and not again with the
                      # definition.
                      /wd28251
                      /wd28252
                      /wd28253)
    endif()
else()
    target_compile_options(
        project_warnings
        INTERFACE -Wall
                  -Wextra
                  -Werror
                  -Wconversion
                  -Wshadow
                  -Wstrict-prototypes
                  -Wmissing-prototypes
                  -Wold-style-definition
                  -Wvla
                  -Wformat=2
                  -Wundef
                  -Wimplicit-fallthrough)
endif()
