# The target `project_warnings`: link it PRIVATE to every target of ours, never to third-party code.
# Warnings are errors.
add_library(project_warnings INTERFACE)

if(MSVC)
    target_compile_options(project_warnings INTERFACE /W4 /WX)
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
