# ocop_library(NAME SOURCES… [LINK targets…] [PRIVATE targets…])
# One folder = one namespace = one static library (a signing side is a library of its own).
# LINK names what the public headers include; PRIVATE what only the .cpp files speak.
function(ocop_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE} ocop_warnings)
endfunction()

# ocop_program(NAME SOURCES… LINK targets…)
function(ocop_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} ocop_warnings)
endfunction()

# ocop_test(NAME SOURCES… LINK targets…): one Catch2 program per folder of the mirror tree.
function(ocop_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} ocop_test_support ocop_warnings)
  # Half the time to compile; what is tested is optimised all the same.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()

add_library(ocop_warnings INTERFACE)
target_compile_options(ocop_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
  # g++ 12 reports both inside its own std::variant and std::string (GCC PR 105593, PR 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict>
  $<$<BOOL:${OCOP_WERROR}>:-Werror>)
