/* Answers for tests/unicode/check.  "probe VERSION flags" writes a byte for
 * each code point, and so does "probe VERSION widths"; "probe VERSION nfkc"
 * reads lines of UTF-8 and writes them normalised; "probe VERSION names" reads
 * names and writes code points. */
#include "base/unicode.h"

#include <stdio.h>
#include <stdlib.h>

static void out_of_memory(void *context)
{
    (void)context;
    abort();
}

static void write_flags(UnicodeVersion v)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        int flags = unicode_is_xid_start(v, c) |
                    unicode_is_xid_continue(v, c) << 1 |
                    unicode_is_printable(v, c) << 2;
        putchar(flags);
    }
}

static void write_widths(void)
{
    for (uint32_t c = 0; c < 0x110000; c++)
        putchar(unicode_width(c));
}

static void normalize(UnicodeVersion v, Arena *arena, char *line, size_t size)
{
    ArenaMark mark = arena_mark(arena);
    Text text = unicode_nfkc(v, arena, (Text){line, (uint32_t)size});
    fwrite(text.data, 1, text.size, stdout);
    putchar('\n');
    arena_release(arena, mark);
}

static void look_up(UnicodeVersion v, const char *line, size_t size)
{
    uint32_t code;
    if (unicode_lookup_name(v, line, size, &code))
        printf("%X\n", code);
    else
        puts("-");
}

int main(int argc, char **argv)
{
    static char line[1 << 20];
    if (argc != 3)
        return 2;
    UnicodeVersion v = (UnicodeVersion)atoi(argv[1]);
    Arena arena;
    arena_init(&arena, &allocator_malloc, out_of_memory, NULL);
    arena_zalloc(&arena, 8);
    if (argv[2][0] == 'f')
        write_flags(v);
    else if (argv[2][0] == 'w')
        write_widths();
    else
        while (fgets(line, sizeof line, stdin)) {
            size_t size = strcspn(line, "\n");
            if (argv[2][0] == 'n' && argv[2][1] == 'f')
                normalize(v, &arena, line, size);
            else
                look_up(v, line, size);
        }
    arena_free(&arena);
    return 0;
}
