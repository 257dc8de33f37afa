# Makes the source of one mutant: cmake -D MUTANT=<its parameters> -P mutate.cmake
# Stops where the text to be replaced is not in the source exactly once.
include("${MUTANT}")
file(READ "${source}" text)
string(FIND "${text}" "${old}" first)
string(FIND "${text}" "${old}" last REVERSE)
if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "Mutant ${name} is out of date: what it replaces is not once in ${source}.")
endif()
string(REPLACE "${old}" "${new}" text "${text}")
file(WRITE "${output}" "${text}")
