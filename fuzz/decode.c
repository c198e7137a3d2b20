/* The decoder, the reader of coding cookies and the tokenizer.  The second
 * byte chooses a cookie that is put before the text. */
#include "fuzz.h"

#include <stdlib.h>

/* clang-format off */
static const char *const cookies[] = {
    "", "\xef\xbb\xbf", "# coding: utf-8\n", "# coding: latin-1\n",
    "# coding: ascii\n", "# coding: utf-7\n", "# coding: utf-16\n",
    "# coding: utf-16-le\n", "# coding: utf-32\n", "# coding: cp1252\n",
    "# coding: cp437\n", "# coding: shift_jis\n", "# coding: euc-jp\n",
    "# coding: gb18030\n", "# coding: big5\n", "# coding: koi8-r\n",
    "# coding: iso-2022-jp\n", "# coding: hz\n", "# coding: punycode\n",
    "# coding: unicode_escape\n", "# coding: raw_unicode_escape\n",
    "# coding: rot13\n", "# coding: utf-8-sig\n", "# coding: mbcs\n",
    "# coding: idna\n", "# coding: johab\n", "# coding: cp949\n",
    "# coding: euc-kr\n", "# coding: mac-roman\n", "# coding: cp1125\n",
    "\n# coding: cp932\n", "# -*- coding: "};
/* clang-format on */

enum { COOKIES = sizeof cookies / sizeof *cookies };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    Compile c;
    Arena arena;
    compile_init(&c, &allocator_malloc);
    arena_init(&arena, &allocator_malloc, fuzz_out_of_memory, NULL);
    Buf joined = buf_in(&arena), out = buf_in(&arena);
    buf_text(&joined, cookies[data[1] % COOKIES]);
    buf_bytes(&joined, data + 2, size - 2);
    size_t length = buf_size(&joined);
    char *text = fuzz_padded_copy(joined.data, length);
    CompileOptions options = fuzz_options(data[0]);
    options.dump = data[0] & 0x80 ? DUMP_TOKENS : DUMP_NONE;
    compile_source(&c, &options, text, length, &out);
    arena_free(&arena);
    compile_free(&c);
    free(text);
    return 0;
}
