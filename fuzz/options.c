/* Command lines: the arguments, each ended by a NUL byte, of one of the
 * commands, run in an empty folder that they cannot leave. */
#include "fuzz.h"

#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 40 };

static void enter_empty_folder(void)
{
    static bool done;
    char folder[] = "/tmp/fastpyc-fuzz-XXXXXX";
    if (done)
        return;
    done = true;
    if (!mkdtemp(folder) || chdir(folder) != 0 || rmdir(folder) != 0 ||
        !freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stdout))
        abort();
    if (!getenv("FUZZ_SHOW") && !freopen("/dev/null", "w", stderr))
        abort();
    unsetenv("PYTHONPATH");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int (*const commands[])(int, char **) = {
        cli_compile, cli_check, cli_py_compile, cli_compileall};
    char *argv[MOST_ARGUMENTS + 1] = {(char *)(uintptr_t) "command"};
    int argc = 1;
    if (size < 2 || memchr(data, '/', size))
        return 0;
    enter_empty_folder();
    char *text = fuzz_padded_copy(data + 1, size - 1);
    bool leaves = false;
    for (size_t at = 0; at < size - 1 && argc < MOST_ARGUMENTS;) {
        argv[argc++] = text + at;
        leaves |= strcmp(text + at, "..") == 0;
        at += strlen(text + at) + 1;
    }
    if (!leaves)
        commands[data[0] % 4](argc, argv);
    free(text);
    return 0;
}
