/* Tokens as text, one a line: position, kind, text. */
#include "lex/lex_internal.h"

const char *lex_token_text(TokenKind kind)
{
    static const char *const texts[] = {
#define TOKEN(id, text)   text,
#define KEYWORD(id, text) text,
#include "lex/tokens.def"
#undef TOKEN
#undef KEYWORD
    };
    return texts[kind];
}

static const char *kind_name(TokenKind kind)
{
    static const char *const names[] = {
#define TOKEN(id, text)   #id,
#define KEYWORD(id, text) "NAME",
#include "lex/tokens.def"
#undef TOKEN
#undef KEYWORD
    };
    return names[kind];
}

static bool is_empty_kind(TokenKind kind)
{
    return kind == TOKEN_INDENT || kind == TOKEN_DEDENT ||
           kind == TOKEN_ENDMARKER;
}

/* A text in double quotes, newlines and quotes as escapes. */
static void dump_text(Buf *out, const char *p, const char *end)
{
    buf_byte(out, '"');
    for (; p < end; p++) {
        if (*p == '\n') {
            buf_text(out, "\\n");
            continue;
        }
        if (*p == '"' || *p == '\\')
            buf_byte(out, '\\');
        buf_byte(out, (uint8_t)*p);
    }
    buf_byte(out, '"');
}

static void dump_token(Compile *c, Buf *out, const Token *t)
{
    const Source *s = c->source;
    bool empty = is_empty_kind(t->kind);
    bool named = t->kind == TOKEN_NAME || t->kind >= TOKEN_KW_False;
    uint32_t end_line = named ? t->line : t->value;
    int start_col = empty ? -1 : lex_column(s, t->line, t->start);
    int end_col = empty ? -1 : lex_column(s, end_line, t->end);
    buf_text(out,
             arena_printf(&c->arena, "%u,%d-%u,%d: %s ", t->line, start_col,
                          end_line, end_col, kind_name(t->kind)));
    dump_text(out, s->text.data + t->start, s->text.data + t->end);
    if (t->flags & TOKEN_IS_BEFORE_BRACE)
        buf_text(out, " before a brace");
    if (t->flags & TOKEN_IS_NOT_ASCII)
        buf_text(out, " not ASCII");
    buf_byte(out, '\n');
}

void lex_dump(Compile *c, Buf *out)
{
    const Source *s = c->source;
    for (uint32_t i = 0; i < s->tokens.count; i++) {
        ArenaMark mark = arena_mark(&c->arena);
        dump_token(c, out, &s->tokens.items[i]);
        arena_release(&c->arena, mark);
    }
    if (s->tokens.count &&
        s->tokens.items[s->tokens.count - 1].kind == TOKEN_ERROR) {
        const Diag *d = &s->error.diag;
        buf_text(out, arena_printf(&c->arena, "error %d,%d-%d,%d: %s\n",
                                   d->loc.line, d->loc.col, d->loc.end_line,
                                   d->loc.end_col, d->message));
    }
}
