/* The load configuration directory (pecoff, "The Load Configuration Structure"), for mingw-w64: its
 * linker makes none, and tools/cmake/load_config.py points the header here. It is that structure
 * in its first form, of Windows XP, with one field set: what the program imports is looked for in
 * System32 only, as by cl's /DEPENDENTLOADFLAG. Windows knows the field since version 1607; before
 * that it was reserved. */
    .section .ldcfg, "dr"
    .globl  _load_config_used
_load_config_used:
    .long   0x70            /* Size */
    .zero   0x4e - 0x04
    .word   0x0800          /* DependentLoadFlags: LOAD_LIBRARY_SEARCH_SYSTEM32 */
    .zero   0x70 - 0x50
