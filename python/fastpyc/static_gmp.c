/* Static libraries of GMP are often built for programs only, not for shared
 * objects: they take the address of stderr in a way that does not reach into
 * another shared object.  The linker is told to give them this one instead
 * (--wrap=stderr), which is the same stream. */
#include <stdio.h>

extern FILE *__real_stderr; /* the linker's name for the C library's */
extern FILE *__wrap_stderr;

__attribute__((visibility("hidden"))) FILE *__wrap_stderr;

__attribute__((constructor)) static void copy_stream(void)
{
    __wrap_stderr = __real_stderr;
}
