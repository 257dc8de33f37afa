# cmake -P tools/windows/cmocka.cmake: fetches the source of cmocka, where it is missing, to where
# tests/cmocka looks for it. For Windows; on Debian tools/install.sh does it.
#
# The project's own release, held to the hash that is published for it in public build descriptions
# (Bazel's and others'). cmocka.org signs its releases instead (cmocka-1.1.7.tar.xz.asc).
cmake_minimum_required(VERSION 3.21)

set(version 1.1.7)
set(hash 810570eb0b8d64804331f82b29ff47c790ce9cd6b163e98d47a4807047ecad82)
get_filename_component(folder "${CMAKE_CURRENT_LIST_DIR}/../../build/third-party" ABSOLUTE)
set(archive "${folder}/cmocka-${version}.tar.xz")

if(NOT DEFINED SOURCE)
    set(SOURCE "https://cmocka.org/files/1.1/cmocka-${version}.tar.xz")
endif()
if(NOT EXISTS "${folder}/cmocka-${version}/src/cmocka.c")
    file(DOWNLOAD "${SOURCE}" "${archive}" EXPECTED_HASH SHA256=${hash})
    file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${folder}")
    file(REMOVE "${archive}")
endif()
