/* Regular expressions: see regex.h.  The syntax is read as Python's re module
 * reads it, and what PCRE2 understands otherwise is written in its terms: most
 * characters as \x{...}, classes as their members, boundaries as what stands
 * around them.  Of the flags only i is left to PCRE2.
 *
 * An error ends the text, which ends all loops. */
#include "cli/regex.h"

#include "base/unicode.h"
#include "base/vec.h"
#include "driver/pystr.h"
#include "target/target.h"

enum {
    FLAG_I = 1,
    FLAG_M = 2,
    FLAG_S = 4,
    FLAG_A = 8,
    FLAG_U = 16,
    FLAG_X = 32,
    DEEPEST = 200,
    MOST_REPEATS = 4096, /* no path is longer */
    MOST_DIGITS = 9,
    LAST_CODE_POINT = 0x10FFFF
};

/* The characters that are matched, at least and at most. */
typedef struct Width {
    uint64_t least, most;
} Width;

static const uint64_t ENDLESS = UINT32_MAX;

typedef struct Group {
    Text name;
    Width width;
    bool is_closed;
} Group;

typedef struct Regex {
    Buf *out;
    Arena *arena;
    const Target *target;
    Text token; /* the next one: a character, or a backslash and one */
    const char *rest, *end;
    VEC(Group) groups;      /* from 1 on */
    uint32_t asked_group;   /* the largest of the conditions */
    uint32_t before_behind; /* the groups before a look-behind, plus 1 */
    int depth;
    const char *why;
} Regex;

/* What a sequence has, its last item apart. */
typedef struct Sequence {
    Width before, last;
    enum { NO_ITEM, ITEM, PLACE, REPEAT } kind; /* of the last one */
} Sequence;

/* --- tokens */

static void fail(Regex *r, const char *why)
{
    if (!r->why)
        r->why = why;
    r->rest = r->end;
    r->token.size = 0;
}

static void read_token(Regex *r)
{
    const char *p = r->rest, *next = p;
    if (p < r->end)
        next += pystr_character_size(p, r->end);
    if (p < r->end && *p == '\\') {
        if (next == r->end) {
            fail(r, "bad escape (end of pattern)");
            return;
        }
        next += pystr_character_size(next, r->end);
    }
    r->token = (Text){p, (uint32_t)(next - p)};
    r->rest = next;
}

static bool at_end(const Regex *r)
{
    return r->token.size == 0;
}

static Text take(Regex *r)
{
    Text t = r->token;
    read_token(r);
    return t;
}

/* Is it this ASCII character? */
static bool is(Text token, char ch)
{
    return token.size == 1 && *token.data == ch;
}

static bool match(Regex *r, char ch)
{
    bool same = is(r->token, ch);
    if (same)
        read_token(r);
    return same;
}

static bool is_one_of(Text token, const char *characters)
{
    return token.size == 1 && strchr(characters, *token.data) != NULL;
}

static uint32_t code_point(Text token)
{
    const char *p = token.data;
    return utf8_next(&p);
}

/* The text up to a character, which is taken too. */
static Text take_until(Regex *r, char ch)
{
    const char *start = r->token.data;
    while (!at_end(r) && !is(r->token, ch))
        read_token(r);
    Text t = {start, at_end(r) ? 0 : (uint32_t)(r->token.data - start)};
    if (t.size == 0)
        fail(r, "missing or unterminated name");
    else
        read_token(r);
    return t;
}

/* At most so many digits of that base into *value; how many there are. */
static int take_digits(Regex *r, int most, uint32_t base, uint32_t *value)
{
    int n = 0;
    for (; n < most && r->token.size == 1; n++) {
        char ch = ascii_lower(*r->token.data);
        uint32_t digit = ch >= '0' && ch <= '9'   ? (uint32_t)(ch - '0')
                         : ch >= 'a' && ch <= 'f' ? (uint32_t)(ch - 'a' + 10)
                                                  : base;
        if (digit >= base)
            break;
        *value = *value * base + digit;
        read_token(r);
    }
    return n;
}

/* --- widths */

static Width add(Width a, Width b)
{
    Width sum = {a.least + b.least, a.most + b.most};
    if (sum.least > ENDLESS)
        sum.least = ENDLESS;
    if (sum.most > ENDLESS)
        sum.most = ENDLESS;
    return sum;
}

static Width times(Width w, uint64_t least, uint64_t most)
{
    return add((Width){w.least * least, w.most * most}, (Width){0, 0});
}

static Width either(Width a, Width b)
{
    return (Width){a.least < b.least ? a.least : b.least,
                   a.most > b.most ? a.most : b.most};
}

static void push(Sequence *s, int kind, uint64_t width)
{
    s->before = add(s->before, s->last);
    s->last = (Width){width, width};
    s->kind = kind;
}

/* --- classes */

typedef struct Set {
    Buf text;        /* between the brackets */
    bool has_others; /* all that is no word character, too */
} Set;

static void put_code(Buf *out, uint32_t code)
{
    buf_text(out, arena_printf(out->arena, "\\x{%x}", (unsigned)code));
}

static void put_range(Buf *out, uint32_t first, uint32_t last)
{
    put_code(out, first);
    buf_byte(out, '-');
    put_code(out, last);
}

static bool is_ascii_caseless(uint8_t flags)
{
    return (flags & (FLAG_I | FLAG_A)) == (FLAG_I | FLAG_A);
}

/* The letters from first to last that are ASCII, in the other case. */
static void add_other_case(Set *s, uint32_t first, uint32_t last, uint32_t a)
{
    uint32_t z = a + 25, from = first > a ? first : a, to = last < z ? last : z;
    if (from <= to)
        put_range(&s->text, from ^ 0x20, to ^ 0x20);
}

/* For Python, i, I and both Turkish letters are one but for their case. */
static void add_range(Set *s, uint8_t flags, uint32_t first, uint32_t last)
{
    static const uint32_t same[] = {'I', 'i', 0x130, 0x131};
    put_range(&s->text, first, last);
    if (is_ascii_caseless(flags)) {
        add_other_case(s, first, last, 'a');
        add_other_case(s, first, last, 'A');
    } else if (flags & FLAG_I) {
        for (int i = 0; i < 4; i++)
            if (first <= same[i] && same[i] <= last)
                buf_text(&s->text, "Ii\\x{130}\\x{131}");
    }
}

static const char *category_text(char ch, uint8_t flags)
{
    bool ascii = flags & FLAG_A;
    switch (ch) {
    case 'd': return ascii ? "0-9" : "\\p{Nd}";
    case 'D': return ascii ? "\\x{0}-/:-\\x{10ffff}" : "\\P{Nd}";
    case 's':
        return ascii ? "\\x{9}-\\x{d}\\x{20}"
                     : "\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{1680}"
                       "\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"
                       "\\x{205f}\\x{3000}";
    case 'S':
        return ascii ? "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}"
                     : "\\x{0}-\\x{8}\\x{e}-\\x{1b}\\x{21}-\\x{84}\\x{86}-"
                       "\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-"
                       "\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}"
                       "\\x{2060}-\\x{2fff}\\x{3001}-\\x{10ffff}";
    case 'w': return ascii ? "0-9A-Z_a-z" : "\\p{L}\\p{N}_";
    default:
        return "\\x{0}-/:-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}";
    }
}

/* \d and the like: true if it is one. */
static bool add_category(Set *s, uint8_t flags, char ch)
{
    if (!strchr("dDsSwW", ch))
        return false;
    if (ch == 'W' && !(flags & FLAG_A))
        s->has_others = true;
    else
        buf_text(&s->text, category_text(ch, flags));
    return true;
}

static void put_members(Regex *r, const Set *s, bool negated)
{
    buf_text(r->out, negated ? "[^" : "[");
    buf_bytes(r->out, s->text.data, buf_size(&s->text));
    buf_byte(r->out, ']');
}

static void put_set(Regex *r, const Set *s, uint8_t flags, bool negated)
{
    if (!s->has_others && !is_ascii_caseless(flags)) {
        put_members(r, s, negated);
        return;
    }
    buf_text(r->out, is_ascii_caseless(flags) ? "(?-i:" : "(?:");
    if (s->has_others) {
        buf_text(r->out, negated ? "(?!" : "(?:");
        if (buf_size(&s->text)) {
            put_members(r, s, false);
            buf_byte(r->out, '|');
        }
        buf_text(r->out, "[^\\p{L}\\p{N}_])");
        buf_text(r->out, negated ? "(?s:.)" : "");
    } else {
        put_members(r, s, negated);
    }
    buf_byte(r->out, ')');
}

static void put_literal(Regex *r, uint8_t flags, uint32_t code)
{
    Set s = {buf_in(r->arena), false};
    if (!(flags & FLAG_I)) {
        put_code(r->out, code);
        return;
    }
    add_range(&s, flags, code, code);
    put_set(r, &s, flags, false);
}

/* --- escapes */

static uint32_t take_code(Regex *r, int digits)
{
    uint32_t code = 0;
    if (take_digits(r, digits, 16, &code) != digits)
        fail(r, "incomplete escape");
    else if (code > LAST_CODE_POINT)
        fail(r, "bad escape");
    return code;
}

static uint32_t take_named(Regex *r)
{
    uint32_t code = 0;
    if (!match(r, '{')) {
        fail(r, "missing {");
        return 0;
    }
    Text name = take_until(r, '}');
    if (!unicode_lookup_name(r->target->unicode, name.data, name.size, &code))
        fail(r, "undefined character name");
    return code;
}

/* The character of an escape that is no digit; \b is one in classes only. */
static uint32_t escaped_character(Regex *r, Text escape, bool in_class)
{
    static const char letters[] = "afnrtvb", codes[] = "\a\f\n\r\t\v\b";
    char ch = escape.data[1];
    const char *at = strchr(letters, ch);
    switch (ch) {
    case 'x': return take_code(r, 2);
    case 'u': return take_code(r, 4);
    case 'U': return take_code(r, 8);
    case 'N': return take_named(r);
    default: break;
    }
    if (at && (ch != 'b' || in_class))
        return (uint32_t)codes[at - letters];
    if (ascii_lower(ch) >= 'a' && ascii_lower(ch) <= 'z')
        fail(r, "bad escape");
    return code_point((Text){escape.data + 1, escape.size - 1});
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* An octal escape, its first digit having been taken. */
static uint32_t take_octal(Regex *r, char first)
{
    uint32_t code = (uint32_t)(first - '0');
    take_digits(r, 2, 8, &code);
    if (code > 0377)
        fail(r, "octal escape value outside of range 0-0o377");
    return code;
}

/* A character of a class, or what \d and the like stand for: false then. */
static bool take_member(Regex *r, Set *s, uint8_t flags, Text token,
                        uint32_t *code)
{
    if (*token.data != '\\') {
        *code = code_point(token);
        return true;
    }
    char ch = token.data[1];
    if (add_category(s, flags, ch))
        return false;
    if (!is_digit(ch))
        *code = escaped_character(r, token, true);
    else if (ch < '8')
        *code = take_octal(r, ch);
    else
        fail(r, "bad escape");
    return true;
}

static void parse_class(Regex *r, uint8_t flags)
{
    Set s = {buf_in(r->arena), false};
    bool negated = match(r, '^');
    for (bool first = true; first || !is(r->token, ']'); first = false) {
        uint32_t code = 0, last = 0;
        if (at_end(r)) {
            fail(r, "unterminated character set");
            return;
        }
        bool single = take_member(r, &s, flags, take(r), &code);
        if (!is(r->token, '-')) {
            if (single)
                add_range(&s, flags, code, code);
            continue;
        }
        read_token(r);
        if (is(r->token, ']') || at_end(r)) {
            if (single)
                add_range(&s, flags, code, code);
            add_range(&s, flags, '-', '-');
        } else if (!take_member(r, &s, flags, take(r), &last) || !single ||
                   last < code) {
            fail(r, "bad character range");
        } else {
            add_range(&s, flags, code, last);
        }
    }
    read_token(r);
    put_set(r, &s, flags, negated);
}

/* --- groups and what refers to them */

static bool is_closed(const Regex *r, uint32_t group)
{
    return group <= r->groups.count && r->groups.items[group - 1].is_closed;
}

static void check_look_behind(Regex *r, uint32_t group)
{
    if (r->before_behind && (!is_closed(r, group) || group >= r->before_behind))
        fail(r, "cannot refer to an open group, or to one of the same "
                "look-behind");
}

static void put_number(Regex *r, const char *before, uint32_t n,
                       const char *after)
{
    buf_text(r->out, before);
    buf_text(r->out, arena_printf(r->arena, "%u", (unsigned)n));
    buf_text(r->out, after);
}

static void parse_reference(Regex *r, Sequence *s, uint32_t group)
{
    if (group == 0 || group > r->groups.count)
        fail(r, "invalid group reference");
    else if (!is_closed(r, group))
        fail(r, "cannot refer to an open group");
    else
        check_look_behind(r, group);
    if (r->why)
        return;
    put_number(r, "\\g{", group, "}");
    push(s, ITEM, 0);
    s->last = r->groups.items[group - 1].width;
}

/* The number of a named group, 0 if there is none. */
static uint32_t find_group(const Regex *r, Text name)
{
    for (uint32_t i = 0; i < r->groups.count; i++)
        if (text_equals(r->groups.items[i].name, name))
            return i + 1;
    return 0;
}

static bool is_identifier(const Regex *r, Text name)
{
    const char *p = name.data, *end = p + name.size;
    UnicodeVersion v = r->target->unicode;
    if (p == end || (*p != '_' && !unicode_is_xid_start(v, code_point(name))))
        return false;
    while (p < end)
        if (!unicode_is_xid_continue(v, utf8_next(&p)))
            return false;
    return true;
}

static Text take_name(Regex *r, char end)
{
    Text name = take_until(r, end);
    if (!is_identifier(r, name))
        fail(r, "bad character in group name");
    return name;
}

static Width parse_alternatives(Regex *r, uint8_t *flags);
static Width parse_sequence(Regex *r, uint8_t *flags, bool first);

static void close_group(Regex *r)
{
    if (!match(r, ')'))
        fail(r, "missing ), unterminated subpattern");
    buf_byte(r->out, ')');
}

/* From behind what opens it to its end. */
static void parse_group(Regex *r, Sequence *s, uint8_t flags)
{
    if (++r->depth > DEEPEST)
        fail(r, "too many nested groups");
    push(s, ITEM, 0);
    s->last = parse_alternatives(r, &flags);
    close_group(r);
    r->depth--;
}

static void parse_capture(Regex *r, Sequence *s, uint8_t flags, Text name)
{
    uint32_t number = r->groups.count;
    if (name.size && find_group(r, name))
        fail(r, "redefinition of a group name");
    *vec_push(&r->groups, r->arena) = (Group){.name = name};
    buf_byte(r->out, '(');
    parse_group(r, s, flags);
    r->groups.items[number].width = s->last;
    r->groups.items[number].is_closed = true;
}

static void parse_look(Regex *r, Sequence *s, uint8_t flags, bool behind)
{
    uint32_t outer = r->before_behind;
    bool negative = is(r->token, '!');
    if (!negative && !is(r->token, '='))
        fail(r, "unknown extension ?<");
    read_token(r);
    if (behind && !outer)
        r->before_behind = r->groups.count + 1;
    buf_text(r->out, behind ? "(?<" : "(?");
    buf_byte(r->out, negative ? '!' : '=');
    parse_group(r, s, flags);
    r->before_behind = outer;
    if (behind && s->last.least != s->last.most)
        fail(r, "look-behind requires fixed-width pattern");
    s->last = (Width){0, 0};
}

/* The group of a condition. */
static uint32_t take_condition(Regex *r)
{
    Text name = take_until(r, ')');
    uint32_t number = 0;
    if (is_identifier(r, name)) {
        number = find_group(r, name);
        if (!number)
            fail(r, "unknown group name");
        return number;
    }
    for (uint32_t i = 0; i < name.size; i++) {
        if (!is_digit(name.data[i]) || i == MOST_DIGITS)
            fail(r, "bad character in group name");
        number = number * 10 + (uint32_t)(name.data[i] - '0');
    }
    if (!number)
        fail(r, "bad group number");
    return number;
}

static void parse_conditional(Regex *r, Sequence *s, uint8_t flags)
{
    uint32_t group = take_condition(r);
    if (r->why)
        return;
    if (group > r->asked_group)
        r->asked_group = group;
    check_look_behind(r, group);
    put_number(r, "(?(", group, ")");
    if (++r->depth > DEEPEST)
        fail(r, "too many nested groups");
    push(s, ITEM, 0);
    Width yes = parse_sequence(r, &flags, false), no = {0, 0};
    if (match(r, '|')) {
        buf_byte(r->out, '|');
        no = parse_sequence(r, &flags, false);
        if (is(r->token, '|'))
            fail(r, "conditional backref with more than two branches");
    }
    s->last = either(yes, no);
    close_group(r);
    r->depth--;
}

/* --- flags */

static uint8_t flag_of(Text token)
{
    if (token.size != 1)
        return 0;
    switch (*token.data) {
    case 'i': return FLAG_I;
    case 'm': return FLAG_M;
    case 's': return FLAG_S;
    case 'a': return FLAG_A;
    case 'u': return FLAG_U;
    case 'x': return FLAG_X;
    default: return 0;
    }
}

/* Letters of flags, of which there is one at least. */
static uint8_t take_flags(Regex *r)
{
    uint8_t flags = 0;
    do {
        uint8_t flag = flag_of(r->token);
        if (!flag)
            fail(r, "unknown flag");
        flags |= flag;
        read_token(r);
    } while (!at_end(r) && !is_one_of(r->token, "-:)"));
    if ((flags & FLAG_A) && (flags & FLAG_U))
        fail(r, "flags 'a' and 'u' are incompatible");
    return flags;
}

/* (?flags), at the start: for the whole expression. */
static void set_flags(Regex *r, const Sequence *s, uint8_t *flags, uint8_t on,
                      bool first)
{
    if (!first || s->kind != NO_ITEM)
        fail(r, "global flags not at the start of the expression");
    *flags |= on;
    if ((*flags & FLAG_A) && (*flags & FLAG_U))
        fail(r, "ASCII and UNICODE flags are incompatible");
    if (on & FLAG_I)
        buf_text(r->out, "(?i)");
}

static void parse_flags(Regex *r, Sequence *s, uint8_t *flags, bool first)
{
    uint8_t on = is(r->token, '-') ? 0 : take_flags(r), off = 0;
    if (match(r, ')')) {
        set_flags(r, s, flags, on, first);
        return;
    }
    if (match(r, '-')) {
        off = take_flags(r);
        if (off & (FLAG_A | FLAG_U))
            fail(r, "bad inline flags: cannot turn off flags 'a' and 'u'");
    }
    if (!match(r, ':'))
        fail(r, "missing :");
    if (on & off)
        fail(r, "bad inline flags: flag turned on and off");
    uint8_t inner = *flags;
    if (on & (FLAG_A | FLAG_U))
        inner &= (uint8_t) ~(FLAG_A | FLAG_U);
    inner = (uint8_t)((inner | on) & ~off);
    buf_text(r->out, inner & FLAG_I ? "(?i:" : "(?-i:");
    parse_group(r, s, inner);
}

/* --- items */

static void parse_named(Regex *r, Sequence *s, uint8_t flags)
{
    if (match(r, '<')) {
        parse_capture(r, s, flags, take_name(r, '>'));
    } else if (match(r, '=')) {
        uint32_t group = find_group(r, take_name(r, ')'));
        if (group)
            parse_reference(r, s, group);
        else
            fail(r, "unknown group name");
    } else {
        fail(r, "unknown extension ?P");
    }
}

static void skip_comment(Regex *r, char end, bool must_end)
{
    while (!at_end(r) && !is(r->token, end))
        read_token(r);
    if (at_end(r) && must_end)
        fail(r, "missing ), unterminated comment");
    read_token(r);
}

static void parse_parenthesis(Regex *r, Sequence *s, uint8_t *flags, bool first)
{
    if (!match(r, '?')) {
        parse_capture(r, s, *flags, (Text){NULL, 0});
    } else if (match(r, 'P')) {
        parse_named(r, s, *flags);
    } else if (match(r, ':')) {
        buf_text(r->out, "(?:");
        parse_group(r, s, *flags);
    } else if (match(r, '>')) {
        buf_text(r->out, "(?>");
        parse_group(r, s, *flags);
    } else if (match(r, '#')) {
        skip_comment(r, ')', true);
    } else if (match(r, '<')) {
        parse_look(r, s, *flags, true);
    } else if (is_one_of(r->token, "=!")) {
        parse_look(r, s, *flags, false);
    } else if (match(r, '(')) {
        parse_conditional(r, s, *flags);
    } else if (flag_of(r->token) || is(r->token, '-')) {
        parse_flags(r, s, flags, first);
    } else {
        fail(r, "unknown extension");
    }
}

static void put_place(Regex *r, Sequence *s, const char *text)
{
    buf_text(r->out, text);
    push(s, PLACE, 0);
}

/* \A and the like: false if it is none. */
static bool parse_place(Regex *r, Sequence *s, uint8_t flags, char ch)
{
    const char *w = category_text('w', flags);
    if (ch == 'A')
        put_place(r, s, "\\A");
    else if (ch == 'Z' || (ch == 'z' && r->target->commands.has_end_z))
        put_place(r, s, "\\z");
    else if (ch == 'b')
        put_place(r, s,
                  arena_printf(r->arena,
                               "(?:(?<=[%s])(?![%s])|(?<![%s])(?=[%s]))", w, w,
                               w, w));
    else if (ch == 'B')
        put_place(r, s,
                  arena_printf(r->arena,
                               "(?:(?<=[%s])(?=[%s])|(?<![%s])(?![%s]))", w, w,
                               w, w));
    else
        return false;
    return true;
}

/* \0, an octal escape of three digits, or a reference. */
static void parse_number(Regex *r, Sequence *s, uint8_t flags, char first)
{
    uint32_t group = (uint32_t)(first - '0'), octal = group;
    bool is_octal = first == '0';
    if (is_octal) {
        octal = take_octal(r, first);
    } else if (r->token.size == 1 && is_digit(*r->token.data)) {
        char second = *take(r).data;
        group = group * 10 + (uint32_t)(second - '0');
        octal = octal * 8 + (uint32_t)(second - '0');
        is_octal =
            first < '8' && second < '8' && take_digits(r, 1, 8, &octal) == 1;
        if (is_octal && octal > 0377)
            fail(r, "octal escape value outside of range 0-0o377");
    }
    if (is_octal) {
        put_literal(r, flags, octal);
        push(s, ITEM, 1);
    } else {
        parse_reference(r, s, group);
    }
}

static void parse_escape(Regex *r, Sequence *s, uint8_t flags, Text token)
{
    Set set = {buf_in(r->arena), false};
    char ch = token.data[1];
    if (parse_place(r, s, flags, ch))
        return;
    if (is_digit(ch)) {
        parse_number(r, s, flags, ch);
        return;
    }
    if (add_category(&set, flags, ch))
        put_set(r, &set, flags, false);
    else
        put_literal(r, flags, escaped_character(r, token, false));
    push(s, ITEM, 1);
}

/* The numbers of {least,most}; false if it is text, and nothing is taken. */
static bool take_counts(Regex *r, uint32_t *least, uint32_t *most)
{
    Text token = r->token;
    const char *rest = r->rest;
    uint32_t high = 0;
    bool is_empty = is(token, '}');
    int low_digits = take_digits(r, MOST_DIGITS, 10, least), high_digits = 0;
    if (match(r, ','))
        high_digits = take_digits(r, MOST_DIGITS, 10, &high);
    else if (low_digits) {
        high = *least;
        high_digits = low_digits;
    }
    if (is_empty || !match(r, '}')) {
        r->token = token;
        r->rest = rest;
        return false;
    }
    if (high_digits) {
        *most = high;
        if (high < *least)
            fail(r, "min repeat greater than max repeat");
    }
    return true;
}

/* What is too much for PCRE2 is so for any path. */
static void put_counts(Regex *r, uint32_t least, uint32_t most)
{
    put_number(r, "{", least > MOST_REPEATS ? 1 : least, "");
    if (most > MOST_REPEATS && most > least)
        buf_byte(r->out, ',');
    else if (most > least)
        put_number(r, ",", most, "");
    buf_byte(r->out, '}');
}

static void parse_repeat(Regex *r, Sequence *s, uint8_t flags, char ch)
{
    uint32_t least = ch == '+', most = ch == '?' ? 1 : UINT32_MAX;
    if (ch == '{' && !take_counts(r, &least, &most)) {
        put_literal(r, flags, '{');
        push(s, ITEM, 1);
        return;
    }
    if (s->kind == NO_ITEM || s->kind == PLACE)
        fail(r, "nothing to repeat");
    else if (s->kind == REPEAT)
        fail(r, "multiple repeat");
    put_counts(r, least, most);
    if (match(r, '?'))
        buf_byte(r->out, '?');
    else if (match(r, '+'))
        buf_byte(r->out, '+');
    if (least > MOST_REPEATS && s->last.least)
        buf_text(r->out, "(?!)");
    s->last = times(s->last, least, most);
    s->kind = REPEAT;
}

static void parse_item(Regex *r, Sequence *s, uint8_t *flags, bool first)
{
    Text token = take(r);
    char ch = *token.data;
    switch (ch) {
    case '\\': parse_escape(r, s, *flags, token); return;
    case '(': parse_parenthesis(r, s, flags, first); return;
    case '*':
    case '+':
    case '?':
    case '{': parse_repeat(r, s, *flags, ch); return;
    case '^': put_place(r, s, *flags & FLAG_M ? "(?<![^\\n])" : "\\A"); return;
    case '$':
        put_place(r, s, *flags & FLAG_M ? "(?![^\\n])" : "(?=\\n?\\z)");
        return;
    case '[': parse_class(r, *flags); break;
    case '.': buf_text(r->out, *flags & FLAG_S ? "(?s:.)" : "[^\\n]"); break;
    default: put_literal(r, *flags, code_point(token)); break;
    }
    push(s, ITEM, 1);
}

/* Items up to | or ), which are not taken.  First: what flags of the whole
 * expression may start. */
static Width parse_sequence(Regex *r, uint8_t *flags, bool first)
{
    Sequence s = {0};
    while (!at_end(r) && !is_one_of(r->token, "|)")) {
        bool verbose = *flags & FLAG_X;
        if (verbose && is_one_of(r->token, " \t\n\r\v\f"))
            read_token(r);
        else if (verbose && is(r->token, '#'))
            skip_comment(r, '\n', false);
        else
            parse_item(r, &s, flags, first);
    }
    return add(s.before, s.last);
}

static Width parse_alternatives(Regex *r, uint8_t *flags)
{
    Width w = parse_sequence(r, flags, r->depth == 0);
    while (match(r, '|')) {
        buf_byte(r->out, '|');
        w = either(w, parse_sequence(r, flags, false));
    }
    return w;
}

const char *regex_translate(Arena *arena, const Target *t, Text expression,
                            Buf *out)
{
    Regex r = {.out = out,
               .arena = arena,
               .target = t,
               .rest = expression.data,
               .end = expression.data + expression.size};
    uint8_t flags = 0;
    read_token(&r);
    parse_alternatives(&r, &flags);
    if (!at_end(&r))
        fail(&r, "unbalanced parenthesis");
    if (r.asked_group > r.groups.count)
        fail(&r, "invalid group reference");
    return r.why;
}
