# add_room(<name> [USES <room>...] [LINKS <library>...]): the folder <name> as a library of its own,
# room-<name>.
#
# Its headers are included by the room's name, "http/bindings.h", and are found only by itself and by
# who uses it: what a room does not use, it cannot include. USES are rooms that were added before, so
# there are no circles. What belongs into a room, and what does not, says its README.md.
function(add_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "USES;LINKS")
    file(GLOB sources CONFIGURE_DEPENDS "${name}/*.c")
    room_headers("${CMAKE_CURRENT_SOURCE_DIR}/${name}" include)
    list(TRANSFORM room_USES PREPEND room-)
    add_library(room-${name} STATIC ${sources})
    target_include_directories(room-${name} PUBLIC "${include}")
    target_link_libraries(room-${name} PUBLIC ${room_USES} PRIVATE ${room_LINKS} project_warnings)
    set_property(GLOBAL APPEND PROPERTY rooms room-${name})
endfunction()

# The folder of headers that offers those of the room in <folder>, and no others: files that include
# them. (The folder above the room would offer its neighbours, too.)
function(room_headers folder result)
    get_filename_component(name "${folder}" NAME)
    set(include "${CMAKE_CURRENT_BINARY_DIR}/include/${name}")
    file(GLOB headers CONFIGURE_DEPENDS "${folder}/*.h")
    foreach(header IN LISTS headers)
        get_filename_component(file "${header}" NAME)
        file(RELATIVE_PATH path "${include}/${name}" "${header}")
        file(CONFIGURE OUTPUT "${include}/${name}/${file}" CONTENT "#include \"${path}\"\n" @ONLY)
    endforeach()
    set(${result} "${include}" PARENT_SCOPE)
endfunction()
