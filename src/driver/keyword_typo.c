/* Keywords that are misspelt: see keyword_typo.h.  A piece of the text, up to
 * the error, is read again with each of its first names replaced by each of
 * the keywords that are like it, until one makes it a program or the beginning
 * of one. */
#include "driver/keyword_typo.h"

#include "compile.h"
#include "driver/report.h"
#include "lex/lex.h"
#include "target/target.h"

#include <stdlib.h>

enum {
    MOST_CHARACTERS = 1024, /* of the piece */
    MOST_NAMES = 10,
    MOST_MATCHES = 3,
    LONGEST_NAME = 24, /* longer ones are not like any keyword */
    LONGEST_KEYWORD = 8
};

/* In the order of keyword.kwlist. */
static const char *const keywords[] = {
#define TOKEN(id, text)
#define KEYWORD(id, text) text,
#include "lex/tokens.def"
#undef TOKEN
#undef KEYWORD
};
enum { KEYWORD_COUNT = sizeof keywords / sizeof *keywords };

/* --- likeness */

/* Of replacing a letter by another: 1 where only the case differs, else 2, as
 * for leaving one out. */
static uint32_t replacing_cost(uint8_t a, uint8_t b)
{
    bool letters = (a | 32) >= 'a' && (a | 32) <= 'z';
    if (a == b)
        return 0;
    return letters && (a | 32) == (b | 32) ? 1 : 2;
}

static uint32_t edit_distance(Text name, const char *keyword)
{
    uint32_t row[LONGEST_KEYWORD + 1], n = (uint32_t)strlen(keyword);
    for (uint32_t j = 0; j <= n; j++)
        row[j] = 2 * j;
    for (uint32_t i = 0; i < name.size; i++) {
        uint32_t diagonal = row[0];
        row[0] += 2;
        for (uint32_t j = 0; j < n; j++) {
            uint32_t best = diagonal + replacing_cost((uint8_t)name.data[i],
                                                      (uint8_t)keyword[j]);
            diagonal = row[j + 1];
            best = best < diagonal + 2 ? best : diagonal + 2;
            row[j + 1] = best < row[j] + 2 ? best : row[j] + 2;
        }
    }
    return row[n];
}

/* The first of the nearest keywords, as for the names of a NameError; or
 * NULL. */
static const char *nearest_keyword(Text name)
{
    const char *nearest = NULL;
    uint32_t least = UINT32_MAX;
    for (int i = 0; i < KEYWORD_COUNT; i++) {
        uint32_t most = (name.size + (uint32_t)strlen(keywords[i]) + 3) / 3;
        uint32_t distance = edit_distance(name, keywords[i]);
        if (distance <= most && distance < least) {
            least = distance;
            nearest = keywords[i];
        }
    }
    return nearest;
}

/* The characters that a and b have in common by the longest common part and,
 * in the same way, what is before and behind it (difflib). */
static uint32_t common_characters(Text a, Text b)
{
    uint32_t best = 0, in_a = 0, in_b = 0;
    for (uint32_t i = 0; i < a.size; i++)
        for (uint32_t j = 0; j < b.size; j++) {
            uint32_t n = 0;
            while (i + n < a.size && j + n < b.size &&
                   a.data[i + n] == b.data[j + n])
                n++;
            if (n > best) {
                best = n;
                in_a = i;
                in_b = j;
            }
        }
    if (best == 0)
        return 0;
    uint32_t a_end = in_a + best, b_end = in_b + best;
    return best +
           common_characters((Text){a.data, in_a}, (Text){b.data, in_b}) +
           common_characters((Text){a.data + a_end, a.size - a_end},
                             (Text){b.data + b_end, b.size - b_end});
}

typedef struct Likeness {
    const char *keyword;
    double ratio;
} Likeness;

/* Falling; of equal ones the last in the alphabet is first. */
static int compare_likeness(const void *a, const void *b)
{
    const Likeness *x = a, *y = b;
    if (x->ratio != y->ratio)
        return x->ratio < y->ratio ? 1 : -1;
    return -strcmp(x->keyword, y->keyword);
}

/* Those that half of the characters are shared with.  A character beyond ASCII
 * is in no keyword: it counts as one byte. */
static int like_keywords(Text name, Likeness likes[KEYWORD_COUNT])
{
    char bytes[LONGEST_NAME * 4];
    Text word = {bytes, 0};
    for (uint32_t i = 0; i < name.size; i++)
        if (((uint8_t)name.data[i] & 0xC0) != 0x80)
            bytes[word.size++] = name.data[i];
    int count = 0;
    for (int i = 0; i < KEYWORD_COUNT; i++) {
        Text keyword = {keywords[i], (uint32_t)strlen(keywords[i])};
        double ratio =
            2.0 * common_characters(keyword, word) / (keyword.size + word.size);
        if (ratio >= 0.5)
            likes[count++] = (Likeness){keywords[i], ratio};
    }
    qsort(likes, (size_t)count, sizeof *likes, compare_likeness);
    return count;
}

static int find_matches(Text name, const char *matches[MOST_MATCHES])
{
    Likeness likes[KEYWORD_COUNT];
    int count = 0;
    if (name.size > LONGEST_NAME * 4)
        return 0;
    const char *nearest = nearest_keyword(name);
    if (nearest)
        matches[count++] = nearest;
    int like_count = like_keywords(name, likes);
    for (int i = 0; i < like_count && count < MOST_MATCHES; i++)
        matches[count++] = likes[i].keyword;
    return count;
}

/* --- the piece */

/* The size of what ends a line at p for str.splitlines, or 0; all line ends of
 * the source are "\n" already. */
static uint32_t line_end_size(const char *p, const char *end)
{
    const uint8_t *s = (const uint8_t *)p;
    if ((s[0] >= '\n' && s[0] <= '\f') || (s[0] >= 0x1C && s[0] <= 0x1E))
        return 1;
    if (end - p >= 2 && s[0] == 0xC2 && s[1] == 0x85)
        return 2;
    return end - p >= 3 && s[0] == 0xE2 && s[1] == 0x80 && (s[2] & 0xFE) == 0xA8
               ? 3
               : 0;
}

/* Takes a line off the text. */
static Text next_line(Text *text)
{
    const char *p = text->data, *end = p + text->size;
    uint32_t size = 0;
    while (p < end && !(size = line_end_size(p, end)))
        p++;
    Text line = {text->data, (uint32_t)(p - text->data)};
    text->size -= line.size + size;
    text->data = p + size;
    return line;
}

static uint32_t indent_of(Text line)
{
    uint32_t n = 0;
    while (n < line.size && (line.data[n] == ' ' || line.data[n] == '\t'))
        n++;
    return n;
}

/* The blanks that all lines start with; empty lines and those of nothing but
 * blanks do not count. */
static Text common_indent(Text text)
{
    Text margin = {NULL, 0};
    while (text.size) {
        Text line = next_line(&text);
        uint32_t n = indent_of(line);
        if (n == line.size)
            continue;
        if (!margin.data)
            margin = (Text){line.data, n};
        uint32_t same = 0;
        while (same < n && same < margin.size &&
               line.data[same] == margin.data[same])
            same++;
        margin.size = same;
    }
    return margin;
}

/* Lines first to last (from 1), without the indent they share.  False if that
 * is too much. */
static bool take_piece(Text text, int32_t first, int32_t last, Buf *out)
{
    int32_t n = 1;
    for (; n < first && text.size; n++)
        next_line(&text);
    Text rest = text;
    for (; n <= last && rest.size; n++)
        next_line(&rest);
    text.size -= rest.size;
    uint32_t margin = common_indent(text).size, characters = 0;
    for (bool is_first = true; text.size; is_first = false) {
        Text line = next_line(&text);
        if (!is_first)
            buf_byte(out, '\n');
        if (indent_of(line) < line.size)
            buf_bytes(out, line.data + margin, line.size - margin);
    }
    for (const uint8_t *p = out->data; p < out->end; p++)
        characters += (*p & 0xC0) != 0x80;
    return characters > 0 && characters <= MOST_CHARACTERS;
}

/* --- the search */

typedef struct Search {
    const Target *target;
    Compile reader;
    Arena *arena;
    Text piece;
    const TrialWarnings *shown;
    Arena *kept; /* that of `warnings`: the other is released between trials */
    Buf warnings;
} Search;

/* A name to replace, and what the tokenizer warns of up to it. */
typedef struct TrialName {
    Token token;
    Text warnings;
} TrialName;

static void put_warning(Search *s, Buf *out, const char *filename,
                        WarningType type, int32_t line, const char *message)
{
    const WarningSubject subject = {
        .type = type,
        .message = message,
        .line = line,
        .filename = {filename, (uint32_t)strlen(filename)}};
    if (s->shown->out &&
        warning_action(s->shown->rules, s->target, s->shown->given, &subject) ==
            WARNINGS_DEFAULT)
        buf_text(out, arena_printf(s->kept, "%s:%d: %s: %s\n", filename, line,
                                   report_warning_name(type), message));
}

static bool read_text(Search *s, Text text, DumpStage stage, ParseTrace *trace)
{
    Buf raw = buf_in(s->arena), out = buf_in(s->arena);
    buf_bytes(&raw, text.data, text.size);
    memset(buf_need(&raw, SOURCE_PADDING), 0, SOURCE_PADDING);
    CompileOptions options = {.target = s->target,
                              .filename = {"<input>", 7},
                              .is_text = true,
                              .dump = stage,
                              .trace = trace};
    return compile_source(&s->reader, &options, (const char *)raw.data,
                          text.size, &out);
}

static void put_warnings_of_trial(Search *s)
{
    warnings_forget(s->shown->given);
    const WarningVec *given = &s->reader.warnings;
    for (uint32_t i = 0; i < given->count; i++) {
        const Warning *w = &given->items[i];
        put_warning(s, &s->warnings, "<input>", w->type, w->loc.line,
                    w->message);
    }
}

typedef enum Verdict { IS_GOOD, IS_REFUSED, ENDS_SEARCH } Verdict;

/* As codeop.compile_command: the beginning of a program is good, too, but what
 * can be parsed must compile. */
static Verdict judge(Search *s, Text text)
{
    ParseTrace trace;
    ArenaMark mark = arena_mark(s->arena);
    bool compiles = read_text(s, text, DUMP_NONE, &trace);
    arena_release(s->arena, mark);
    ErrorType type = s->reader.error.type;
    if (!compiles && !s->reader.parsed && trace.reached_end)
        return IS_GOOD;
    put_warnings_of_trial(s);
    if (compiles)
        return IS_GOOD;
    return type == ERROR_SYNTAX || type == ERROR_INDENTATION ||
                   type == ERROR_TAB
               ? IS_REFUSED
               : ENDS_SEARCH;
}

static Verdict judge_with(Search *s, const Token *name, const char *keyword)
{
    ArenaMark mark = arena_mark(s->arena);
    Buf text = buf_in(s->arena);
    buf_bytes(&text, s->piece.data, name->start);
    buf_text(&text, keyword);
    buf_bytes(&text, s->piece.data + name->end, s->piece.size - name->end);
    Verdict verdict =
        judge(s, (Text){(const char *)text.data, (uint32_t)buf_size(&text)});
    arena_release(s->arena, mark);
    return verdict;
}

static KeywordTypo typo_of(const Search *s, const Token *t, const char *keyword)
{
    uint32_t start = t->start, end = t->end;
    while (start > 0 && s->piece.data[start - 1] != '\n')
        start--;
    while (end < s->piece.size && s->piece.data[end] != '\n')
        end++;
    return (KeywordTypo){.line = {s->piece.data + start, end - start},
                         .start = t->start - start,
                         .end = t->end - start,
                         .keyword = keyword};
}

/* What the tokenize module warns of from *next on, up to the token of that
 * number. */
static Text tokenizer_warnings(Search *s, uint32_t *next, uint32_t token)
{
    const LexWarnings *w = s->reader.source->warnings;
    Buf out = buf_in(s->kept);
    for (; w && *next < w->list.count; (*next)++) {
        const LexWarning *item = &w->list.items[*next];
        if (item->token > token)
            break;
        if (!item->of_number)
            put_warning(s, &out, "<string>", WARNING_SYNTAX,
                        (int32_t)item->line, item->message);
    }
    return (Text){(const char *)out.data, (uint32_t)buf_size(&out)};
}

/* The first names of the piece, before what cannot be lexed; *rest is what
 * tokenize warns of behind them.  CPython knows the source here, and so does
 * not look at the error's line alone. */
static int find_names(Search *s, TrialName names[MOST_NAMES], Text *rest)
{
    int count = 0;
    uint32_t next = 0, i = 0;
    read_text(s, s->piece, DUMP_TOKENS, NULL);
    const Source *source = s->reader.source;
    if (!source)
        return 0;
    for (; i < source->tokens.count; i++) {
        const Token *t = &source->tokens.items[i];
        if (t->kind != TOKEN_NAME)
            continue;
        if (count == MOST_NAMES)
            break;
        names[count].token = *t;
        names[count++].warnings = tokenizer_warnings(s, &next, i);
    }
    *rest = tokenizer_warnings(s, &next, i);
    return count;
}

static bool search(Search *s, KeywordTypo *typo)
{
    TrialName names[MOST_NAMES];
    Text rest = {NULL, 0};
    const char *matches[MOST_MATCHES];
    if (s->target->source.proposes_for_errors &&
        judge(s, s->piece) != IS_REFUSED)
        return false;
    int count = find_names(s, names, &rest);
    for (int i = 0; i < count; i++) {
        const Token *t = &names[i].token;
        buf_bytes(&s->warnings, names[i].warnings.data, names[i].warnings.size);
        int match_count = find_matches(
            (Text){s->piece.data + t->start, t->end - t->start}, matches);
        for (int j = 0; j < match_count; j++) {
            Verdict verdict = judge_with(s, t, matches[j]);
            if (verdict == IS_REFUSED)
                continue;
            *typo = typo_of(s, t, matches[j]);
            return verdict == IS_GOOD;
        }
    }
    buf_bytes(&s->warnings, rest.data, rest.size);
    return false;
}

/* The piece is from the last compound statement that was read on. */
static bool search_text(Search *s, Text text, int32_t line, KeywordTypo *typo)
{
    ParseTrace trace;
    Buf piece = buf_in(s->arena);
    read_text(s, text, DUMP_AST, &trace);
    if (!take_piece(text, trace.compound_line, line, &piece))
        return false;
    s->piece = (Text){(const char *)piece.data, (uint32_t)buf_size(&piece)};
    return search(s, typo);
}

bool keyword_typo_find(const Compile *c, Arena *arena,
                       const TrialWarnings *warnings, KeywordTypo *typo)
{
    const Diag *d = &c->error;
    if (!c->target->source.proposes_keywords || d->after_parsing ||
        (strcmp(d->message, "invalid syntax") != 0 &&
         !strstr(d->message, "Perhaps you forgot a comma")))
        return false;
    Arena kept;
    arena_init(&kept, c->arena.allocator, arena->on_exhausted, arena->context);
    Search s = {.target = c->target,
                .arena = arena,
                .shown = warnings,
                .kept = &kept,
                .warnings = buf_in(&kept)};
    compile_init(&s.reader, c->arena.allocator);
    bool found = search_text(&s, c->source->text, d->loc.line, typo);
    warnings_forget(warnings->given);
    if (warnings->out)
        buf_bytes(warnings->out, s.warnings.data, buf_size(&s.warnings));
    compile_free(&s.reader);
    arena_free(&kept);
    return found;
}
