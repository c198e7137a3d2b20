/* library SOURCE.py OUT.pyc [TARGET]: what a program that uses libfastpyc
 * looks like.  cc library.c $(pkg-config --cflags --libs fastpyc) */
#include <fastpyc.h>
#include <stdio.h>

static void print_diagnostic(const char *file, const fastpyc_diagnostic *d)
{
    printf("%s:", file);
    if (d->line != FASTPYC_NONE)
        printf("%d:", d->line);
    if (d->column != FASTPYC_NONE)
        printf("%d:", d->column);
    printf(" %s: %s\n", d->type, d->message);
}

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
        print_diagnostic(argv[1], d);
    fastpyc_status status = fastpyc_result_status(r);
    if (status != FASTPYC_OK)
        fprintf(stderr, "%s\n", fastpyc_result_message(r));
    fastpyc_compiler_free(compiler);
    return status != FASTPYC_OK;
}
