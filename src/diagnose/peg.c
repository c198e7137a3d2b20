/* The PEG interpreter: see peg.h.  A rule's alternatives are tried in order;
 * a match yields a Cst, anything else NULL.  Errors leave by diag_raise. */
#include "diagnose/peg.h"

#include "diagnose/diagnose.h"
#include "target/target.h"

enum { MOST_PARTS = 16 };

/* What a rule has matched at a token, and where that ends. */
typedef struct PegMemo PegMemo;
struct PegMemo {
    PegMemo *next;
    Cst *result; /* NULL: does not match */
    uint32_t mark;
    uint16_t rule;
};

/* All that is known of a token. */
struct PegMemos {
    PegMemo *first;
    uint64_t rules; /* a bit for the number of each modulo 64 */
};

static Cst *match_rule(Peg *p, uint32_t rule);
static Cst *match_item(Peg *p, const PegItem *item);

/* What an optional item that is not there, or a lookahead, yields. */
static const Cst nothing_node = {CST_NOTHING, 0, 0, 0};

static Cst *nothing(void)
{
    return (Cst *)(uintptr_t)&nothing_node;
}

Cst *peg_new(Peg *p, CstKind kind, uint32_t start, uint32_t end, uint32_t count,
             Cst **parts)
{
    Cst *n = arena_alloc(p->arena, sizeof *n + count * sizeof *parts);
    n->kind = (uint16_t)kind;
    n->count = count;
    n->start = start;
    n->end = end;
    if (count)
        memcpy(n->parts, parts, count * sizeof *parts);
    return n;
}

static _Noreturn void raise_too_deep(const Peg *p)
{
    if (p->failure)
        diagnose_whole(p->c, p->failure);
    const char *text =
        "Parser stack overflowed - Python source too complex to parse";
    diag_raise_no_text(p->c, ERROR_MEMORY, NO_LOC, "%s",
                       p->c->target->grammar.explains_overflow ? text : "");
}

/* Counts the rules that are being matched, exactly as CPython does: it has a
 * rule too for each group and loop, and two for a left-recursive one. */
static inline void enter_rule(Peg *p)
{
    if (p->depth++ == p->max_depth)
        raise_too_deep(p);
}

/* True if CPython's tokenizer has met the end of the text at that token: in a
 * string of three quotes, too. */
static bool is_at_end(const Source *s, const Token *t)
{
    static const char in_string[] = "unterminated triple-quoted";
    const LexError *e = &s->error;
    if (t->kind != TOKEN_ERROR)
        return t->start >= s->text.size;
    return e->kind == LEX_ERROR_EOF ||
           (e->kind == LEX_ERROR_SYNTAX && e->diag.message &&
            strncmp(e->diag.message, in_string, sizeof in_string - 1) == 0);
}

/* Reads the token at the mark for the first time. */
static NOT_INLINED void fill_token(Peg *p)
{
    const Token *t = &p->tokens[p->mark];
    p->fill++;
    if (!p->outer && p->source->warnings)
        lex_give_warnings_slow(p->source, p->c, p->mark);
    if (p->c->trace && !p->in_second_pass)
        p->c->trace->reached_end = is_at_end(p->source, t);
    if (t->kind == TOKEN_ERROR)
        peg_raise_tokenizer(p);
}

/* The token at the mark, which is now read. */
static inline const Token *peek(Peg *p)
{
    if (p->mark == p->fill)
        fill_token(p);
    return &p->tokens[p->mark];
}

static Cst *take_token(Peg *p, CstKind kind)
{
    p->mark++;
    return peg_new(p, kind, p->mark - 1, p->mark, 0, NULL);
}

/* Raises for a number with too many digits, as the parser does on meeting
 * it. */
static Cst *take_number(Peg *p)
{
    const Token *t = &p->tokens[p->mark];
    const char *error = value_number_error(
        p->c, p->source->text.data + t->start, t->end - t->start);
    if (error) {
        Loc loc = peg_token_loc(p, p->mark);
        peg_raise(p, ERROR_SYNTAX, (Loc){loc.line, loc.end_line, -1, -1}, "%s",
                  error);
    }
    return take_token(p, CST_NUMBER);
}

static Cst *take_name(Peg *p)
{
    const Token *t = &p->tokens[p->mark];
    const char *error =
        t->flags & TOKEN_IS_NOT_ASCII ? parse_name_error(p->c, t->value) : NULL;
    if (error)
        diag_raise_no_text(p->c, ERROR_VALUE, NO_LOC, "%s", error);
    return take_token(p, CST_NAME);
}

static Cst *match_token(Peg *p, uint32_t kind)
{
    if (peek(p)->kind != kind)
        return NULL;
    if (kind == TOKEN_NUMBER)
        return take_number(p);
    if (kind == TOKEN_NAME)
        return take_name(p);
    return take_token(p, kind == TOKEN_STRING ? CST_STRING : CST_TOKEN);
}

static Cst *match_soft(Peg *p, uint32_t number)
{
    const Token *t = peek(p);
    if (t->kind != TOKEN_NAME || t->value != p->soft_keywords[number] ||
        (t->flags & TOKEN_IS_NOT_ASCII))
        return NULL;
    return take_token(p, CST_NAME);
}

/* Up to 3.12 the beginning of a soft keyword is enough. */
static bool begins_soft_keyword(const Peg *p, const Token *t)
{
    const char *text = p->source->text.data + t->start;
    for (uint32_t i = 0; i < PEG_SOFT_KEYWORD_COUNT; i++)
        if (p->soft_keywords[i] &&
            strncmp(peg_soft_keywords[i], text, t->end - t->start) == 0)
            return true;
    return false;
}

static Cst *match_soft_keyword(Peg *p)
{
    const Token *t = peek(p);
    if (p->c->target->grammar.soft_keywords_may_be_cut)
        return t->kind == TOKEN_NAME && begins_soft_keyword(p, t)
                   ? take_token(p, CST_NAME)
                   : NULL;
    for (uint32_t i = 0; i < PEG_SOFT_KEYWORD_COUNT; i++) {
        Cst *found = match_soft(p, i);
        if (found)
            return found;
    }
    return NULL;
}

static Cst *match_optional(Peg *p, const PegItem *inner)
{
    uint32_t mark = p->mark;
    Cst *found = match_item(p, inner);
    if (found)
        return found;
    p->mark = mark;
    return nothing();
}

/* item*, item+ and separator.item+, of which CPython makes a rule, with a
 * second one for what follows the first separator. */
static Cst *match_loop(Peg *p, const PegItem *item)
{
    VEC(Cst *) parts = {0};
    const PegItem *inner = &peg_items[item->arg];
    uint32_t start = p->mark, mark = p->mark, depth = p->depth;
    enter_rule(p);
    for (Cst *found; (found = match_item(p, inner)) != NULL;) {
        *vec_push(&parts, p->arena) = found;
        mark = p->mark;
        if (item->op != PEG_GATHER)
            continue;
        if (parts.count == 1)
            enter_rule(p);
        if (!match_item(p, &peg_items[item->separator]))
            break;
    }
    p->depth = depth;
    p->mark = mark;
    if (parts.count == 0 && item->op != PEG_STAR)
        return NULL;
    return peg_new(p, CST_LOOP, start, mark, parts.count, parts.items);
}

static Cst *match_ahead(Peg *p, const PegItem *inner, bool wanted)
{
    uint32_t mark = p->mark;
    bool found = match_item(p, inner) != NULL;
    p->mark = mark;
    return found == wanted ? nothing() : NULL;
}

static Cst *force_token(Peg *p, uint32_t kind)
{
    if (peek(p)->kind != kind)
        peg_raise(p, ERROR_SYNTAX, peg_token_loc(p, p->mark), "expected '%s'",
                  lex_token_text((TokenKind)kind));
    return take_token(p, CST_TOKEN);
}

static Cst *match_item(Peg *p, const PegItem *item)
{
    switch ((PegOp)item->op) {
    case PEG_TOKEN: return match_token(p, item->arg);
    case PEG_SOFT: return match_soft(p, item->arg);
    case PEG_SOFT_KEYWORD: return match_soft_keyword(p);
    case PEG_RULE: return match_rule(p, item->arg);
    case PEG_OPTIONAL: return match_optional(p, &peg_items[item->arg]);
    case PEG_STAR:
    case PEG_PLUS:
    case PEG_GATHER: return match_loop(p, item);
    case PEG_AHEAD: return match_ahead(p, &peg_items[item->arg], true);
    case PEG_NOT_AHEAD: return match_ahead(p, &peg_items[item->arg], false);
    case PEG_FORCE: return force_token(p, item->arg);
    case PEG_CUT: return nothing();
    }
    return NULL;
}

/* One attempt at an alternative. */
typedef struct Match {
    Cst *labels[MOST_LABELS];
    Cst *parts[MOST_PARTS];
    uint32_t count;
    bool cut;
} Match;

/* The end of the last token before the mark that is not layout. */
static uint32_t last_solid(const Peg *p, uint32_t start)
{
    uint32_t end = p->mark;
    while (end > start + 1) {
        uint8_t kind = p->tokens[end - 1].kind;
        if (kind != TOKEN_NEWLINE && kind != TOKEN_INDENT &&
            kind != TOKEN_DEDENT && kind != TOKEN_ENDMARKER)
            break;
        end--;
    }
    return end;
}

static Cst *label_of(const Match *m, int8_t label)
{
    return label >= 0 ? m->labels[label] : NULL;
}

static Cst *alternative_result(Peg *p, const PegAlternative *alt, Match *m,
                               uint32_t start)
{
    switch ((PegResult)alt->result) {
    case RESULT_DEFAULT:
        if (m->count == 1)
            return m->parts[0];
        return peg_new(p, CST_GROUP, start, last_solid(p, start), m->count,
                       m->parts);
    case RESULT_NODE:
        if (alt->a >= 0) {
            Cst *parts[2] = {label_of(m, alt->a), label_of(m, alt->b)};
            return peg_new(p, (CstKind)alt->code, start, last_solid(p, start),
                           alt->b >= 0 ? 2 : 1, parts);
        }
        return peg_new(p, (CstKind)alt->code, start, last_solid(p, start),
                       m->count, m->parts);
    case RESULT_LABEL: return label_of(m, alt->a);
    case RESULT_FUNCTION:
    case RESULT_RAISE_FUNCTION:
        return peg_functions[alt->code](p, label_of(m, alt->a),
                                        label_of(m, alt->b));
    case RESULT_RAISE: peg_raise_mistake(p, alt, m->labels); return NULL;
    }
    return NULL;
}

static void take_match(Match *m, const PegItem *item, Cst *found)
{
    if (item->op == PEG_CUT) {
        m->cut = true;
        return;
    }
    if (item->label >= 0)
        m->labels[item->label] = found;
    if (item->op != PEG_AHEAD && item->op != PEG_NOT_AHEAD)
        m->parts[m->count++] = found;
}

/* The items of an alternative that starts at that token; if seed is not NULL,
 * that has been matched by the first item.  Inlined, or each rule that is being
 * matched would take another frame of the stack. */
static inline __attribute__((always_inline)) Cst *
match_alternative(Peg *p, const PegAlternative *alt, Match *m, uint32_t start,
                  Cst *seed)
{
    const PegItem *item = &peg_items[alt->first], *end = item + alt->count;
    m->count = 0;
    m->cut = false;
    if (seed)
        take_match(m, item++, seed);
    for (; item < end; item++) {
        if (item->op == PEG_TOKEN && peek(p)->kind != item->arg)
            return NULL;
        Cst *found = match_item(p, item);
        if (!found)
            return NULL;
        take_match(m, item, found);
    }
    return alternative_result(p, alt, m, start);
}

/* An alternative that is nothing but a mistake's rule. */
static bool is_mistake(const PegAlternative *alt)
{
    const PegItem *item = &peg_items[alt->first];
    return alt->count == 1 && item->op == PEG_RULE &&
           (peg_rules[item->arg].flags & PEG_INVALID);
}

static bool has_token(uint32_t set, uint32_t kind)
{
    return peg_token_sets[set].words[kind / 64] >> kind % 64 & 1;
}

bool peg_may_start(uint32_t rule, uint32_t kind)
{
    const PegAlternative *alt = &peg_alternatives[peg_rules[rule].first];
    for (uint32_t i = 0; i < peg_rules[rule].count; i++)
        if (has_token(alt[i].first_set, kind))
            return true;
    return false;
}

/* Does the alternative start with its own rule? */
static bool grows(const PegAlternative *alt)
{
    const PegTokenSet *set = &peg_token_sets[alt->growth];
    return (set->words[0] | set->words[1]) != 0;
}

static bool is_of_version(const Peg *p, const PegAlternative *alt)
{
    return p->series >= alt->oldest && p->series <= alt->newest;
}

/* For each kind of token the rule's alternatives that can start with it, as
 * bits, and in the end all of this version; without those that only make a
 * match longer. */
static const uint32_t *make_choices(Peg *p, const PegRule *rule)
{
    uint32_t *choices =
        arena_zalloc(&p->c->arena, (TOKEN_COUNT + 1) * sizeof *choices);
    assert(rule->count <= 32);
    for (uint32_t i = 0; i < rule->count; i++) {
        const PegAlternative *alt = &peg_alternatives[rule->first + i];
        if (!is_of_version(p, alt) || grows(alt) ||
            (!p->finds_mistakes && is_mistake(alt)))
            continue;
        for (uint32_t word = 0; word < 2; word++)
            for (uint64_t left = peg_token_sets[alt->first_set].words[word];
                 left; left &= left - 1)
                choices[64 * word + (uint32_t)__builtin_ctzll(left)] |= 1u << i;
        choices[TOKEN_COUNT] |= 1u << i;
    }
    return choices;
}

/* Close to the parser's depth limit, where it may be a failing alternative that
 * goes too deep. */
static bool is_deep(const Peg *p)
{
    enum { DEEPEST_ATTEMPT = 200 };
    return p->depth + DEEPEST_ATTEMPT > p->max_depth;
}

/* The alternatives to try at the mark; when deep all, as in CPython. */
static uint32_t find_choices(Peg *p, uint32_t number)
{
    const uint32_t **choices = &p->choices[p->finds_mistakes][number];
    if (!*choices)
        *choices = make_choices(p, &peg_rules[number]);
    uint8_t kind = peek(p)->kind;
    return (*choices)[is_deep(p) ? TOKEN_COUNT : kind];
}

/* Tries those alternatives of the rule. */
static Cst *match_alternatives(Peg *p, uint32_t number, uint32_t choices)
{
    uint32_t start = p->mark;
    const PegAlternative *first = &peg_alternatives[peg_rules[number].first];
    for (uint32_t left = choices; left; left &= left - 1) {
        const PegAlternative *alt = first + __builtin_ctz(left);
        Match m;
        Cst *found = match_alternative(p, alt, &m, start, NULL);
        if (found)
            return found;
        p->mark = start;
        if (m.cut)
            return NULL;
    }
    return NULL;
}

static Cst *match_plain(Peg *p, uint32_t number, uint32_t choices)
{
    if (!(peg_rules[number].flags & PEG_NOINVALID))
        return match_alternatives(p, number, choices);
    bool finds_mistakes = p->finds_mistakes;
    p->finds_mistakes = false;
    Cst *found = match_alternatives(p, number, find_choices(p, number));
    p->finds_mistakes = finds_mistakes;
    return found;
}

static PegMemo *find_memo(const Peg *p, uint32_t rule)
{
    const PegMemos *known = &p->memos[p->mark];
    if (!(known->rules >> (rule % 64) & 1))
        return NULL;
    for (PegMemo *m = known->first; m; m = m->next)
        if (m->rule == rule)
            return m;
    return NULL;
}

static PegMemo *add_memo(Peg *p, uint32_t at, uint32_t rule, Cst *result)
{
    PegMemo *m = arena_alloc(p->arena, sizeof *m);
    *m = (PegMemo){p->memos[at].first, result, p->mark, (uint16_t)rule};
    p->memos[at].first = m;
    p->memos[at].rules |= (uint64_t)1 << (rule % 64);
    return m;
}

/* The rule matches from start to the mark: the alternatives that start with the
 * rule itself, and go on with what stands there.  Apart, so that not every
 * rule's frame has room for a Match. */
static NOT_INLINED Cst *match_longer(Peg *p, const PegRule *rule,
                                     uint32_t start, Cst *seed)
{
    uint32_t mark = p->mark;
    uint8_t kind = peek(p)->kind;
    bool deep = is_deep(p);
    for (uint32_t i = 0; i < rule->count; i++) {
        const PegAlternative *alt = &peg_alternatives[rule->first + i];
        Match m;
        if (!(deep ? grows(alt) : has_token(alt->growth, kind)) ||
            !is_of_version(p, alt))
            continue;
        Cst *found = match_alternative(p, alt, &m, start, seed);
        if (found)
            return found;
        p->mark = mark;
    }
    return NULL;
}

/* Grows the match from a seed that fails, as long as it gets longer. */
static Cst *match_left_recursive(Peg *p, uint32_t number, uint32_t choices)
{
    const PegRule *rule = &peg_rules[number];
    uint32_t start = p->mark;
    PegMemo *memo = add_memo(p, start, number, NULL);
    memo->mark = start;
    enter_rule(p);
    Cst *found = match_alternatives(p, number, choices);
    while (found && p->mark > memo->mark) {
        memo->result = found;
        memo->mark = p->mark;
        if (rule->flags & PEG_GROWS) {
            found = match_longer(p, rule, start, found);
            continue;
        }
        p->mark = start;
        found = match_alternatives(p, number, choices);
    }
    p->mark = memo->mark;
    p->depth--;
    return memo->result;
}

/* A rule that fails while mistakes are not looked for fails there later, too,
 * when its rules for mistakes would take the token. */
static void note_failure(Peg *p, uint32_t number)
{
    if ((peg_rules[number].flags & PEG_MEMO) && p->in_second_pass &&
        !p->finds_mistakes && !find_memo(p, number))
        add_memo(p, p->mark, number, NULL);
}

/* The match of the rule's base, if it is all that the rule matches: then *found
 * is that, or NULL. */
static bool match_base(Peg *p, const PegRule *rule, Cst **found)
{
    uint32_t start = p->mark;
    if (!rule->base || has_token(rule->elsewhere, peek(p)->kind) || is_deep(p))
        return false;
    p->depth += rule->base_depth;
    *found = match_rule(p, rule->base);
    p->depth -= rule->base_depth;
    if (*found && !has_token(rule->operators, peek(p)->kind))
        return true;
    p->mark = start;
    return !*found;
}

static Cst *match_entered(Peg *p, uint32_t number)
{
    const PegRule *rule = &peg_rules[number];
    bool notes = rule->flags & (PEG_MEMO | PEG_LEFT_RECURSIVE);
    uint32_t choices = find_choices(p, number), start = p->mark;
    if (!choices) {
        note_failure(p, number);
        return NULL;
    }
    const PegMemo *memo = notes ? find_memo(p, number) : NULL;
    if (memo) {
        p->mark = memo->mark;
        return memo->result;
    }
    Cst *found;
    if (!match_base(p, rule, &found)) {
        if (rule->flags & PEG_LEFT_RECURSIVE)
            return match_left_recursive(p, number, choices);
        found = match_plain(p, number, choices);
    }
    if (!found)
        p->mark = start;
    if (notes)
        add_memo(p, start, number, found);
    return found;
}

static Cst *match_rule(Peg *p, uint32_t number)
{
    uint32_t start = p->mark;
    enter_rule(p);
    Cst *found = match_entered(p, number);
    p->depth--;
    if (number == RULE_compound_stmt && found && p->finds_mistakes &&
        p->c->trace)
        peg_note_compound(p, start);
    return found;
}

static void start_pass(Peg *p, bool finds_mistakes)
{
    uint32_t count = p->source->tokens.count;
    p->memos = arena_zalloc(p->arena, count * sizeof *p->memos);
    p->mark = p->first;
    p->depth = 0;
    p->in_second_pass = p->finds_mistakes = finds_mistakes;
}

bool peg_accepts(Peg *p, uint32_t rule)
{
    ArenaMark mark = arena_mark(p->arena);
    start_pass(p, false);
    bool accepted = match_rule(p, rule) != NULL;
    arena_release(p->arena, mark);
    return accepted;
}

void peg_run(Peg *p, uint32_t rule)
{
    if (peg_accepts(p, rule))
        return;
    uint32_t last = p->fill - 1;
    start_pass(p, true);
    match_rule(p, rule);
    peg_note_around(p);
    peg_raise_generic(p, last);
}
