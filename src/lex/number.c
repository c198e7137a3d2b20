/* Numbers of all forms, and what CPython says of bad ones. */
#include "lex/lex_internal.h"

#include "target/target.h"

/* Digits and single underscores; p is at a digit.  NULL after an error. */
static const char *decimal_tail(Lexer *x, const char *p)
{
    for (;;) {
        while (lex_is(p, CHAR_DIGIT))
            p++;
        if (*p != '_')
            return p;
        p++;
        if (!lex_is(p, CHAR_DIGIT))
            return lex_fail(x, p, "invalid decimal literal");
    }
}

/* True if the word is at p and no name goes on behind it. */
static bool word_at(const char *p, const char *word)
{
    size_t size = strlen(word);
    return strncmp(p, word, size) == 0 && !lex_is(p + size, CHAR_NAME);
}

/* A keyword that may follow a number in valid code. */
static bool keyword_follows(const char *p)
{
    switch (*p) {
    case 'a': return word_at(p, "and");
    case 'e': return word_at(p, "else");
    case 'f': return word_at(p, "for");
    case 'i': return p[1] == 'f' || p[1] == 'n' || p[1] == 's';
    case 'n': return word_at(p, "not");
    case 'o': return word_at(p, "or");
    }
    return false;
}

/* What follows a number directly: nothing of a name, unless with a warning
 * one of the keywords. */
static const char *number_end(Lexer *x, const char *p, const char *kind)
{
    if (!lex_is(p, CHAR_NAME) || (*p & 0x80))
        return p;
    if (!keyword_follows(p))
        return lex_fail(x, p, "invalid %s literal", kind);
    lex_warn_of_number(x, p, kind);
    return p;
}

typedef struct Radix {
    const char *kind;
    char last_digit;
} Radix;

static bool in_radix(const char *p, const Radix *r)
{
    return r->last_digit == 'f' ? lex_is(p, CHAR_HEX)
                                : *p >= '0' && *p <= r->last_digit;
}

/* 0x, 0o or 0b: p is behind the letter. */
static const char *radix_digits(Lexer *x, const char *p, const Radix *r)
{
    bool more;
    do {
        if (*p == '_')
            p++;
        more = in_radix(p, r);
        while (in_radix(p, r))
            p++;
    } while (more && *p == '_');
    if (r->last_digit != 'f' && lex_is(p, CHAR_DIGIT))
        return lex_fail(x, p + 1, "invalid digit '%c' in %s literal", *p,
                        r->kind);
    if (!more)
        return lex_fail(x, p, "invalid %s literal", r->kind);
    return number_end(x, p, r->kind);
}

/* An exponent or a "j", if there is one, and the end. */
static const char *exponent(Lexer *x, const char *p)
{
    if ((*p | 0x20) == 'e') {
        const char *e = p++;
        if (*p == '+' || *p == '-') {
            p++;
            if (!lex_is(p, CHAR_DIGIT))
                return lex_fail(x, p, "invalid decimal literal");
        } else if (!lex_is(p, CHAR_DIGIT)) {
            return number_end(x, e, "decimal");
        }
        p = decimal_tail(x, p);
        if (!p)
            return NULL;
    }
    if ((*p | 0x20) == 'j')
        return number_end(x, p + 1, "imaginary");
    return number_end(x, p, "decimal");
}

/* Behind the point. */
static const char *fraction(Lexer *x, const char *p)
{
    if (lex_is(p, CHAR_DIGIT)) {
        p = decimal_tail(x, p);
        if (!p)
            return NULL;
    }
    return exponent(x, p);
}

static const char *fail_leading_zeros(Lexer *x, const char *start,
                                      const char *zeros_end)
{
    const char *line = lex_line_start(x);
    Loc loc = {(int32_t)x->line, (int32_t)x->line, (int32_t)(start - line),
               (int32_t)(zeros_end - line)};
    lex_fail_as(x, LEX_ERROR_SYNTAX, ERROR_SYNTAX, loc,
                "leading zeros in decimal integer literals are not permitted; "
                "use an 0o prefix for octal integers");
    x->s->error.diag.byte_columns =
        syntax_hint(x->c, source.counts_bytes_to_zeros);
    return NULL;
}

/* A decimal number that starts with 0. */
static const char *leading_zero(Lexer *x, const char *start)
{
    const char *p = start;
    for (;;) {
        if (*p == '_') {
            p++;
            if (!lex_is(p, CHAR_DIGIT))
                return lex_fail(x, p, "invalid decimal literal");
        }
        if (*p != '0')
            break;
        p++;
    }
    const char *zeros_end = p;
    bool nonzero = lex_is(p, CHAR_DIGIT);
    if (nonzero) {
        p = decimal_tail(x, p);
        if (!p)
            return NULL;
    }
    if (*p == '.')
        return fraction(x, p + 1);
    if (nonzero && (*p | 0x20) != 'e' && (*p | 0x20) != 'j')
        return fail_leading_zeros(x, start, zeros_end);
    return exponent(x, p);
}

static const char *zero(Lexer *x, const char *p)
{
    static const Radix hex = {"hexadecimal", 'f'}, octal = {"octal", '7'},
                       binary = {"binary", '1'};
    switch (p[1] | 0x20) {
    case 'x': return radix_digits(x, p + 2, &hex);
    case 'o': return radix_digits(x, p + 2, &octal);
    case 'b': return radix_digits(x, p + 2, &binary);
    }
    return leading_zero(x, p);
}

static const char *any_number(Lexer *x, const char *p)
{
    if (*p == '.')
        return fraction(x, p + 1);
    if (*p == '0')
        return zero(x, p);
    p = decimal_tail(x, p);
    if (!p)
        return NULL;
    return *p == '.' ? fraction(x, p + 1) : exponent(x, p);
}

const char *lex_number(Lexer *x, const char *start)
{
    const char *p = start;
    while (lex_is(p, CHAR_DIGIT))
        p++;
    bool plain = !lex_is(p, CHAR_NAME) & (*p != '.') &
                 ((*start != '0') | (p == start + 1));
    if (!plain) {
        p = any_number(x, start);
        if (!p)
            return NULL;
    }
    lex_emit(x, TOKEN_NUMBER, start, p);
    return p;
}
