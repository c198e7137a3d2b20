/* library SOURCE.py OUT.pyc [TARGET]: what a program that uses libfastpyc
 * looks like.  cc library.c $(pkg-config --cflags --libs fastpyc) */
#include <fastpyc.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    fastpyc_options options = FASTPYC_OPTIONS_INIT;
    if (argc < 3)
        return 2;
    if (argc > 3 && !(options.target = fastpyc_target_find(argv[3]))) {
        fprintf(stderr, "no target %s\n", argv[3]);
        return 2;
    }
    fastpyc_compiler *compiler = fastpyc_compiler_new(NULL);
    if (!compiler)
        return 1;
    const fastpyc_result *r =
        fastpyc_compile_file(compiler, &options, argv[1], argv[2]);
    const fastpyc_diagnostic *d;
    for (size_t i = 0; (d = fastpyc_result_diagnostic(r, i)) != NULL; i++)
        printf("%s:%d:%d: %s: %s\n", argv[1], d->line, d->column, d->type,
               d->message);
    fastpyc_status status = fastpyc_result_status(r);
    if (status != FASTPYC_OK)
        fprintf(stderr, "%s\n", fastpyc_result_message(r));
    fastpyc_compiler_free(compiler);
    return status != FASTPYC_OK;
}
