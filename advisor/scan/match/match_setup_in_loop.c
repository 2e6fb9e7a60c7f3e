/* Something costly that each round sets up and takes down again, from the same arguments. */
#include "scan/facts/few_rounds.h"
#include "scan/match/match_rounds.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define CALLS_AWAY 1

struct setup {
	const char *name;
	unsigned same; /* arguments that make it what it is, bits */
	const char *ends; /* takes it down */
	int file; /* what it opens may have changed: only in loops over items */
};
static const struct setup setups[] = {
	{"regcomp", 6, "regfree", 0},
	{"iconv_open", 3, "iconv_close", 0},
	{"deflateInit_", 2, "deflateEnd", 0},
	{"deflateInit2_", 62, "deflateEnd", 0},
	{"inflateInit_", 0, "inflateEnd", 0},
	{"inflateInit2_", 2, "inflateEnd", 0},
	{"BZ2_bzCompressInit", 14, "BZ2_bzCompressEnd", 0},
	{"BZ2_bzDecompressInit", 6, "BZ2_bzDecompressEnd", 0},
	{"lzma_stream_decoder", 6, "lzma_end", 0},
	{"ZSTD_createCCtx", 0, "ZSTD_freeCCtx", 0},
	{"ZSTD_createDCtx", 0, "ZSTD_freeDCtx", 0},
	{"ZSTD_createCStream", 0, "ZSTD_freeCStream", 0},
	{"ZSTD_createDStream", 0, "ZSTD_freeDStream", 0},
	{"LZ4F_createCompressionContext", 0, "LZ4F_freeCompressionContext", 0},
	{"LZ4F_createDecompressionContext", 0, "LZ4F_freeDecompressionContext", 0},
	{"setlocale", 3, "setlocale", 0},
	{"newlocale", 7, "freelocale", 0},
	{"fopen", 3, "fclose", 1},
	{"open", 3, "close", 1},
	{"openat", 7, "close", 1},
	{"opendir", 1, "closedir", 1},
	{"dlopen", 3, "dlclose", 1},
	{"getaddrinfo", 7, "freeaddrinfo", 1},
	{"pcre_compile", 3, "pcre_free", 0},
	{"pcre2_compile", 7, "pcre2_code_free", 0},
	{"g_regex_new", 7, "g_regex_unref", 0},
	{"XML_ParserCreate", 1, "XML_ParserFree", 0},
	{"curl_easy_init", 0, "curl_easy_cleanup", 0},
	{"sqlite3_open", 1, "sqlite3_close", 0},
	{"sqlite3_open_v2", 1, "sqlite3_close", 0},
	{"sqlite3_prepare", 6, "sqlite3_finalize", 0},
	{"sqlite3_prepare_v2", 6, "sqlite3_finalize", 0},
	{"EVP_MD_CTX_new", 0, "EVP_MD_CTX_free", 0},
	{"EVP_CIPHER_CTX_new", 0, "EVP_CIPHER_CTX_free", 0},
	{"HMAC_CTX_new", 0, "HMAC_CTX_free", 0},
	{"BN_CTX_new", 0, "BN_CTX_free", 0},
	{"SSL_CTX_new", 1, "SSL_CTX_free", 0},
	{"EVP_PKEY_CTX_new", 1, "EVP_PKEY_CTX_free", 0},
	{"xmlXPathCompile", 1, "xmlXPathFreeCompExpr", 0},
	{"xmlXPathNewContext", 1, "xmlXPathFreeContext", 0},
	{"xmlNewParserCtxt", 0, "xmlFreeParserCtxt", 0},
	{"json_tokener_new", 0, "json_tokener_free", 0},
};
#define SETUPS (sizeof setups / sizeof *setups)

/* &re in regcomp(&re, ...), x in x = fopen(...): what is taken down again; NO_INDEX. */
static uint32_t object_of(const struct unit_facts *f, uint32_t call)
{
	uint32_t up = f->nodes.v[call].parent, c;

	for (; up != NO_INDEX && (f->nodes.v[up].kind == NODE_ASSIGN || f->nodes.v[up].kind == NODE_VAR);
	     up = f->nodes.v[up].parent)
		return f->nodes.v[up].kind == NODE_VAR ? up : up + 1;
	c = node_child(f, call, 1);
	if (c != NO_INDEX && f->nodes.v[c].kind == NODE_UNARY && f->nodes.v[c].op == OP_ADDRESS)
		return c + 1;
	return c;
}

static uint32_t sym_of(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = node == NO_INDEX ? NULL : &f->nodes.v[node];

	return n && (n->kind == NODE_REF || n->kind == NODE_MEMBER || n->kind == NODE_VAR) ? n->sym : NO_INDEX;
}

/* A call in the round, or in what it calls, that takes it down: its name is that of the row, and it names the object. */
static uint32_t taken_down(const struct rounds *r, uint32_t call, const struct setup *s)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t object = sym_of(f, object_of(f, call)), i, c;

	for (i = r->from; i < r->to; i++) {
		if (i <= call || f->nodes.v[i].kind != NODE_CALL)
			continue;
		if (!shape_calls(f, i, s->ends)) {
			/* sqlite3_close_v2, pcre2_code_free_8 */
			const struct fact_node *n = &f->nodes.v[i];

			if (n->sym == NO_INDEX || f->syms.v[n->sym].kind != SYM_FUNCTION ||
			    !str_starts(fact_text(f, f->syms.v[n->sym].name), s->ends))
				continue;
		}
		if (str_eq(s->name, "setlocale"))
			return i;
		c = node_child(f, i, 1);
		if (object != NO_INDEX && c != NO_INDEX && shape_names(f, c, object))
			return i;
	}
	return NO_INDEX;
}

static int is_query(const struct unit_facts *f, uint32_t call)
{
	uint32_t c = node_child(f, call, 2);

	return shape_calls(f, call, "setlocale") &&
	       (c == NO_INDEX || (f->nodes.v[c].kind == NODE_INT && !fact_int(f, c)));
}

/* A parameter that the call in the loop passes null for: the function does something else then. */
static int is_null(const struct rounds *r, uint32_t node)
{
	uint32_t unit, arg = rounds_argument(r, node, &unit);
	const struct unit_facts *f = &r->m->program->units[unit];

	return arg != NO_INDEX && arg != node && f->nodes.v[arg].kind == NODE_INT &&
	       f->nodes.v[node].type == TYPE_POINTER && !fact_int(f, arg);
}

/* A loop over items: it asks in each round whether there is one more, and is not there to try something again. */
static int is_over_items(const struct rounds *r, uint32_t call)
{
	uint32_t unit = r->loop == NO_INDEX ? r->hot.unit : r->unit, loop = r->loop == NO_INDEX ? r->hot.loop : r->loop;
	const struct unit_facts *f = &r->m->program->units[unit];
	uint32_t c = loop_condition(f, &f->loops.v[loop]);

	if (c != NO_INDEX && r->loop != NO_INDEX && c <= call && call < f->nodes.v[c].end)
		return 0;
	return c != NO_INDEX && f->nodes.v[c].kind != NODE_INT && f->loops.v[loop].kind != LOOP_DO &&
	       loop_rounds(f, loop) < 0;
}

static int same_arguments(const struct rounds *r, uint32_t call, unsigned same)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];

	for (unsigned i = 0; same >> i; i++) {
		uint32_t c = node_child(f, call, i + 1);

		if (same >> i & 1 && c != NO_INDEX &&
		    (!rounds_same(r, c, f->nodes.v[c].type != TYPE_INT) || is_null(r, c)))
			return 0;
	}
	return 1;
}

static void look_at(struct match *m, const struct program_call *c, const struct setup *s)
{
	const struct unit_facts *u = &m->program->units[c->unit];
	struct rounds r;
	struct finding *f;
	uint32_t end;

	if (is_query(u, c->node) || !rounds_of(m, c->unit, c->node, CALLS_AWAY, &r) || !rounds_always(&r, c->node) ||
	    (s->file && !is_over_items(&r, c->node)) || (end = taken_down(&r, c->node, s)) == NO_INDEX ||
	    !same_arguments(&r, c->node, s->same) || rounds_wait(&r) || !(f = rounds_add(m, &r, c->node)))
		return;
	f->message =
		arena_printf(m->a,
			     "%s() in every round of %s sets up the same again, and %s() at line %u takes it down: "
			     "do so once, before and after",
			     site_call_name(m->program, c->unit, c->node), rounds_text(&r, m->a),
			     site_call_name(m->program, c->unit, end), u->nodes.v[end].line);
}

void match_setup_in_loop(struct match *m)
{
	const struct program *p = m->program;
	const char *names[SETUPS + 1];
	uint8_t *which;
	size_t i;

	for (i = 0; i < SETUPS; i++)
		names[i] = setups[i].name;
	names[SETUPS] = NULL;
	which = rounds_named(m, names);
	for (i = 0; i < p->calls.n; i++)
		if (which[p->calls.v[i].callee] && !p->calls.v[i].indirect && !p->calls.v[i].other)
			look_at(m, &p->calls.v[i], &setups[which[p->calls.v[i].callee] - 1]);
}
