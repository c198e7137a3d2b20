/* Import statements. */
#include "parse/parse_internal.h"

/* One more part of a dotted name: joins it to what is in buf. */
static void append_part(Parser *p, Buf *buf, NameId id)
{
    Text part = names_text(&p->c->names, id);
    if (buf_size(buf))
        buf_byte(buf, '.');
    buf_bytes(buf, part.data, part.size);
}

/* Longer leading parts are not interned: that would take quadratic time. */
enum { LONGEST_LEADING_PART = 4096 };

/* dotted_name: NAME ('.' NAME)*; 0 on error.  As in CPython's parser the
 * leading parts are interned too: a class with such a qualified name shows
 * it. */
static NameId parse_dotted_name(Parser *p)
{
    NameId name = parse_name(p);
    if (!name || !at(p, TOKEN_DOT))
        return name;
    Buf buf = buf_in(&p->c->arena);
    append_part(p, &buf, name);
    while (accept(p, TOKEN_DOT)) {
        NameId part = parse_name(p);
        if (!part)
            return 0;
        append_part(p, &buf, part);
        if (at(p, TOKEN_DOT) && buf_size(&buf) > LONGEST_LEADING_PART)
            continue;
        name =
            names_intern(&p->c->names, (const char *)buf.data, buf_size(&buf));
    }
    return name;
}

static void push_alias(Parser *p, const Token *start, NameId name,
                       NameId asname)
{
    aliasNode *n = NEW_NODE(p, alias, loc_since(p, start));
    n->name = name;
    n->asname = asname;
    push_node(p, &n->head);
}

/* The rest of an alias: ['as' NAME] */
static bool parse_alias(Parser *p, const Token *start, NameId name)
{
    NameId asname = 0;
    if (!name)
        return false;
    if (accept(p, TOKEN_KW_as)) {
        asname = parse_name(p);
        if (!asname)
            return false;
    }
    push_alias(p, start, name, asname);
    return true;
}

/* import_name: 'import' ','.(dotted_name ['as' NAME])+ */
Node *parse_import_name(Parser *p, const Token *start, bool is_lazy)
{
    uint32_t base = p->stack.count;
    p->tok++;
    do {
        const Token *first = p->tok;
        if (!parse_alias(p, first, parse_dotted_name(p)))
            return NULL;
    } while (accept(p, TOKEN_COMMA));
    ImportNode *n = NEW_NODE(p, Import, loc_since(p, start));
    n->names = take_nodes(p, base);
    n->head.sub = is_lazy;
    return &n->head;
}

/* import_from_as_names: ','.(NAME ['as' NAME])+ */
static bool parse_import_from_as_names(Parser *p, TokenKind end)
{
    do {
        const Token *first = p->tok;
        if (!parse_alias(p, first, parse_name(p)))
            return false;
    } while (accept(p, TOKEN_COMMA) && !at(p, end));
    return true;
}

/* import_from_targets: '(' import_from_as_names [','] ')'
 *                    | import_from_as_names !',' | '*' */
static bool parse_import_from_targets(Parser *p)
{
    if (accept(p, TOKEN_LPAR))
        return parse_import_from_as_names(p, TOKEN_RPAR) &&
               expect(p, TOKEN_RPAR);
    if (!at(p, TOKEN_STAR))
        return parse_import_from_as_names(p, TOKEN_COMMA);
    const Token *star = p->tok++;
    push_alias(p, star, NAME_star, 0);
    return true;
}

/* ('.' | '...')* */
static int32_t parse_dots(Parser *p)
{
    int32_t level = 0;
    for (;; p->tok++) {
        if (at(p, TOKEN_DOT))
            level += 1;
        else if (at(p, TOKEN_ELLIPSIS))
            level += 3;
        else
            return level;
    }
}

/* As CPython, the parser itself obeys one import from the future, and allows
 * none to be lazy. */
static Node *check_future_import(Parser *p, const Token *start,
                                 ImportFromNode *n)
{
    if (n->module != NAME_future || n->level != 0)
        return &n->head;
    if (n->head.sub)
        return parse_raise(p, token_loc(p, start),
                           "lazy from __future__ import is not allowed");
    for (uint32_t i = 0; i < n->names.count; i++) {
        NameId id = as_alias(n->names.items[i])->name;
        if (id == NAME_barry_as_flufl)
            p->barry_as_flufl = syntax_rule(p->c, grammar.obeys_flufl_import);
    }
    return &n->head;
}

/* `from . lazy import x` with a blank, which looks as if it were lazy. */
static void warn_of_lazy_module(Parser *p, const Token *lazy, int32_t level)
{
    if (!syntax_rule(p->c, grammar.lazy_import) || lazy[-1].end == lazy->start)
        return;
    char *dots = arena_alloc(&p->c->arena, (size_t)level + 1);
    memset(dots, '.', (size_t)level);
    dots[level] = '\0';
    parse_warn(p, p->tok, WARNING_SYNTAX, token_loc(p, lazy),
               "'from %s lazy import' is the same as 'from %slazy import'; "
               "did you mean 'lazy from %s import'?",
               dots, dots, dots);
}

/* import_from: 'from' ('.' | '...')* dotted_name 'import' targets
 *            | 'from' ('.' | '...')+ 'import' targets */
Node *parse_import_from(Parser *p, const Token *start, bool is_lazy)
{
    uint32_t base = p->stack.count;
    NameId module = 0;
    p->tok++;
    int32_t level = parse_dots(p);
    const Token *first = p->tok;
    if (level == 0 || !at(p, TOKEN_KW_import)) {
        module = parse_dotted_name(p);
        if (!module)
            return NULL;
    }
    if (!expect(p, TOKEN_KW_import) || !parse_import_from_targets(p))
        return NULL;
    ImportFromNode *n = NEW_NODE(p, ImportFrom, loc_since(p, start));
    n->module = module;
    n->names = take_nodes(p, base);
    n->level = level;
    n->head.sub = is_lazy;
    if (!is_lazy && level && module == NAME_lazy)
        warn_of_lazy_module(p, first, level);
    return check_future_import(p, start, n);
}
