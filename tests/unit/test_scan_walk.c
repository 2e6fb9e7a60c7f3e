/* The walk over one unit, and the block of bytes its facts travel in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "scan/facts/facts_stored.h"
#include "scan/read/parse.h"

struct fixture {
	struct arena a;
	char *dir;
	struct unit unit;
	struct unit_facts f;
};

static void read_source(struct fixture *x, const char *text)
{
	struct err err = {""};

	memset(x, 0, sizeof *x);
	x->dir = fs_temp_dir(&x->a, "/tmp/advisor-walk-", &err);
	assert_non_null(x->dir);
	x->unit.dir = x->dir;
	x->unit.file = path_join(&x->a, x->dir, "a.c");
	x->unit.is_c = 1;
	strlist_add(&x->a, &x->unit.argv, "cc");
	assert_int_equal(fs_write(x->unit.file, text, strlen(text), 0, &err), 0);
	if (parse_unit(&x->a, &x->unit, &x->f, &err))
		fail_msg("%s", err.text);
}

static void done(struct fixture *x)
{
	fs_remove_tree(x->dir, NULL);
	arena_free(&x->a);
}

static void test_loops(void **state)
{
	struct fixture x;

	(void)state;
	read_source(&x, "#define each(p, l) for (p = (l); *p; p++)\n"
			"int f(char **v, int n) {\n"
			"	int i = 0;\n"
			"	for (; i < n;) i++;\n"
			"	for (;; i++) if (i > 9) break;\n"
			"	do i--; while (0);\n"
			"	while (i) { do i--; while (i > 3); }\n"
			"again:\n"
			"	if (++i < 5) goto again;\n"
			"	goto end;\n"
			"	each(v, v) i++;\n"
			"end:\n"
			"	return i;\n"
			"}\n");
	const struct unit_facts *f = &x.f;
	static const struct {
		int kind, line, depth;
	} want[] = {{LOOP_FOR, 4, 1}, {LOOP_FOR, 5, 1},	 {LOOP_WHILE, 7, 1},
		    {LOOP_DO, 7, 2},  {LOOP_GOTO, 8, 1}, {LOOP_FOR, 11, 1}};

	assert_int_equal(f->funcs.n, 1);
	assert_int_equal(f->loops.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < f->loops.n; i++) {
		assert_int_equal(f->loops.v[i].kind, want[i].kind);
		assert_int_equal(f->loops.v[i].line, want[i].line);
		assert_int_equal(f->loops.v[i].depth, want[i].depth);
	}
	/* what is absent from a for is told apart by its semicolons */
	assert_int_not_equal(loop_condition(f, &f->loops.v[0]), NO_INDEX);
	assert_int_equal(loop_increment(f, &f->loops.v[0]), NO_INDEX);
	assert_int_equal(loop_condition(f, &f->loops.v[1]), NO_INDEX);
	assert_int_not_equal(loop_increment(f, &f->loops.v[1]), NO_INDEX);
	done(&x);
}

static void test_loops_in_loops(void **state)
{
	/* by loop: its line, and the line of the loop around it */
	static const struct {
		unsigned line, parent;
	} want[] = {{2, 0}, {2, 2}, {3, 2}, {3, 3}, {4, 2}, {5, 0}, {6, 0}, {7, 6}};
	struct fixture x;

	(void)state;
	read_source(&x, "void f(int n) {\n"
			"	while (n) { do n--; while (n > 9);\n"
			"		while (n) for (;;) n--;\n"
			"		for (; n;) n--; }\n"
			"	while (n) n--;\n"
			"again: n++;\n"
			"	while (n) n--;\n"
			"	if (n) goto again;\n"
			"}\n");
	const struct unit_facts *f = &x.f;
	assert_int_equal(f->loops.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < f->loops.n; i++) {
		uint32_t parent = f->loops.v[i].parent;

		assert_int_equal(f->loops.v[i].line, want[i].line);
		assert_int_equal(parent == NO_INDEX ? 0 : f->loops.v[parent].line, want[i].parent);
	}
	done(&x);
}

/* It is as one without a body; what comes after it is read. */
static void test_too_large_a_function(void **state)
{
	struct str s = {0};
	struct fixture x;

	(void)state;
	str_add(&s, "int g(int);\nint before(int n) { while (n) n--; return 1; }\nint large(int n) {\n");
	for (int i = 0; i < 12000; i++)
		str_addf(&s, "l%d: n += g(%d); if (n > 9) goto l%d;\n", i, i, i / 2);
	str_add(&s, "return n; }\nint after(int n) { for (; n;) g(7); return 2; }\n");
	read_source(&x, str_text(&s));
	const struct unit_facts *f = &x.f;
	assert_int_equal(facts_check(f), 0);
	assert_int_equal(f->funcs.n, 2);
	assert_int_equal(f->loops.n, 2);
	assert_int_equal(f->funcs.v[1].first, f->funcs.v[0].end);
	assert_string_equal(fact_text(f, f->syms.v[f->funcs.v[1].sym].name), "after");
	assert_int_equal(f->diagnostics.n, 1);
	assert_non_null(strstr(fact_text(f, f->diagnostics.v[0].text), "large() is too large to be looked into"));
	str_free(&s);
	done(&x);
}

/* "kind NAME line:column what" for each, where what is a variable, or a number that the macro's went into; `~`: not
 * in proportion. */
static const char *sizes_of(struct fixture *x)
{
	static const char *const kinds[] = {"number", "array", "of", "like"};
	const struct unit_facts *f = &x->f;
	const char *out = "";

	for (size_t i = 0; i < f->sizes.n; i++) {
		const struct fact_size *s = &f->sizes.v[i];

		out = arena_printf(&x->a, "%s%s%s", out, s->grows ? "" : "~", kinds[s->kind]);
		if (s->name)
			out = arena_printf(&x->a, "%s %s %u:%u", out, fact_text(f, s->name), s->line, s->column);
		if (s->sym != NO_INDEX)
			out = arena_printf(&x->a, "%s %s%s", out, fact_text(f, f->syms.v[s->sym].name),
					   s->in_union ? " (union)" : "");
		if (s->kind == SIZE_LIKE)
			out = arena_printf(&x->a, "%s %s", out, fact_text(f, f->syms.v[s->node].name));
		else if (s->node != NO_INDEX && f->nodes.v[s->node].kind == NODE_INT)
			out = arena_printf(&x->a, "%s %lld", out, (long long)fact_int(f, s->node));
		out = arena_printf(&x->a, "%s\n", out);
	}
	return out;
}

static void test_sizes(void **state)
{
	struct fixture x;

	(void)state;
	read_source(&x, "#include <stddef.h>\n"
			"#define N 16\n"
			"#define MASK (N - 1)\n"
			"#define MAX(a, b) ((a) > (b) ? (a) : (b))\n"
			"struct in { char text[N]; int n; };\n"
			"struct out { struct in v[4]; union { int raw[2 * N]; } u; };\n"
			"static char all[N + 1], plain[16], other[100 - N];\n"
			"extern char same[sizeof(all)];\n"
			"unsigned f(unsigned h, struct out *o, char *p) {\n"
			"	struct { int here[N]; } local;\n"
			"	local.here[0] = (unsigned char)N;\n"
			"	h += MAX(h, N) + (h & MASK) + 3 * N;\n"
			"	h += sizeof all + sizeof plain + sizeof same;\n"
			"	h += sizeof(struct out) + sizeof *o + sizeof p + offsetof(struct in, n);\n"
			"	h += (1 << N) + N / 2 + 1000 / N + (N == 16) + -N;\n"
			"	return h + 16;\n"
			"}\n");
	assert_string_equal(sizes_of(&x), "array N 5:23 text\n"
					  "array N 6:50 raw (union)\n"
					  "array N 7:17 all\n"
					  "~array N 7:48 other\n"
					  "~like same all\n"
					  "array N 10:20 here\n"
					  "number N 11:33 16\n"
					  "number N 12:7 16\n"
					  "number N 12:7 16\n"
					  "number N 12:24 15\n"
					  "~number MASK 12:24 15\n"
					  "number N 12:36 48\n"
					  "of all 50\n"
					  "of same 50\n"
					  "of text 424\n"
					  "of raw 424\n"
					  "of text 424\n"
					  "of raw 424\n"
					  "~of text\n"
					  "~number N 15:13 65591\n"
					  "number N 15:18 65591\n"
					  "~number N 15:33 65591\n"
					  "~number N 15:38 65591\n"
					  "~number N 15:50 65591\n");
	assert_true(x.f.nodes.v[x.f.sizes.v[6].node].flags & NODE_NARROWED);
	done(&x);
}

/* Nodes nest: every child ends inside its parent, and knows it. */
static void test_tree(void **state)
{
	struct fixture x;

	(void)state;
	read_source(&x, "#include <stdlib.h>\n"
			"int f(int n) { char *p = (char *)malloc(n * sizeof(int) + 2 * 8); if (!p) return -1;\n"
			"	p[0] = n ? 'a' : 'b'; free((p)); return 0; }\n");
	const struct unit_facts *f = &x.f;
	int calls = 0, sixteen = 0;

	for (uint32_t i = 0; i < f->nodes.n; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		assert_true(n->end > i && n->end <= f->nodes.n);
		if (n->parent != NO_INDEX)
			assert_true(n->parent < i && n->end <= f->nodes.v[n->parent].end);
		calls += n->kind == NODE_CALL;
		sixteen += n->kind == NODE_INT && fact_int(f, i) == 16;
		if (n->kind == NODE_CALL)
			assert_non_null(node_span(f, i));
	}
	assert_int_equal(calls, 2);
	assert_int_equal(sixteen, 1);
	done(&x);
}

static void test_hooks(void **state)
{
	struct fixture x;

	(void)state;
	read_source(&x, "#include <stdlib.h>\n"
			"struct m { int n; void *(*get)(size_t); void (*put)(void *); };\n"
			"static struct m a = {3, malloc, free};\n"
			"static struct m b = {.put = free};\n"
			"void *(*g)(size_t);\n"
			"void set(struct m *m) { g = malloc; m->put = &free; (void)a; (void)b; }\n");
	const struct unit_facts *f = &x.f;
	int get = 0, put = 0, global = 0;

	for (size_t i = 0; i < f->hooks.n; i++) {
		const char *target = fact_text(f, f->syms.v[f->hooks.v[i].target].name);
		const char *value = fact_text(f, f->syms.v[f->hooks.v[i].value].name);

		get += str_eq(target, "get") && str_eq(value, "malloc");
		put += str_eq(target, "put") && str_eq(value, "free");
		global += str_eq(target, "g") && str_eq(value, "malloc");
	}
	assert_int_equal(get, 1);
	assert_int_equal(put, 1);
	assert_int_equal(global, 1);
	done(&x);
}

static void test_block(void **state)
{
	struct unit_facts back;
	struct str block = {0};
	struct fixture x;

	(void)state;
	read_source(&x, "int f(int n) { while (n) n--; return n; }\n");
	facts_save(&x.f, &block);
	assert_int_equal(facts_load(&x.a, block.ptr, block.len, &back), 0);
	assert_int_equal(back.nodes.n, x.f.nodes.n);
	assert_memory_equal(back.nodes.v, x.f.nodes.v, back.nodes.n * sizeof *back.nodes.v);
	assert_int_equal(back.lines, 1);
	for (size_t n = 0; n < block.len; n += 7)
		assert_int_equal(facts_load(&x.a, block.ptr, n, &back), -1);
	block.ptr[0] ^= 1;
	assert_int_equal(facts_load(&x.a, block.ptr, block.len, &back), -1);
	str_free(&block);
	done(&x);
}

static void test_broken_source(void **state)
{
	struct fixture x;

	(void)state;
	read_source(&x, "#include \"missing.h\"\n"
			"int f(unknown_t *x) { return g(x) + }\n"
			"int h(void) { return 1; }\n");
	assert_true(x.f.diagnostics.n > 0);
	assert_true(x.f.funcs.n >= 1);
	done(&x);
}

/* Nothing that loads code into a compiler, writes files or warns gets through. */
static void test_arguments(void **state)
{
	static const char *const given[] = {"gcc",
					    "-DX=1",
					    "-fplugin=evil.so",
					    "-Xclang",
					    "-load",
					    "-Xclang",
					    "evil.so",
					    "-fpass-plugin=evil.so",
					    "-specs=evil",
					    "-B",
					    "evil",
					    "-Bevil",
					    "-wrapper",
					    "sh,-c",
					    "-mllvm",
					    "-load=evil.so",
					    "-I",
					    "inc",
					    "-include",
					    "pre.h",
					    "-MD",
					    "-MF",
					    "a.d",
					    "-save-temps",
					    "-Wall",
					    "-g3",
					    "-mtune=native",
					    "-Wp,-DY,-MD,f",
					    "--config=evil",
					    "-c",
					    "a.c",
					    "-o",
					    "a.o",
					    "-std=c99",
					    NULL};
	struct arena a = {0};
	struct unit u = {.file = "/x/a.c", .dir = "/x"};
	struct strlist out = {0};

	(void)state;
	for (int i = 0; given[i]; i++)
		strlist_add(&a, &u.argv, given[i]);
	parse_arguments(&a, &u, &out);
	for (size_t i = 0; i < out.n; i++)
		assert_null(strstr(out.v[i], "evil"));
	assert_true(strlist_has(&out, "-DX=1"));
	assert_true(strlist_has(&out, "-DY"));
	assert_true(strlist_has(&out, "-Iinc"));
	assert_true(strlist_has(&out, "pre.h"));
	assert_true(strlist_has(&out, "-std=c99"));
	assert_false(strlist_has(&out, "a.d"));
	assert_false(strlist_has(&out, "a.o"));
	assert_false(strlist_has(&out, "-save-temps"));
	assert_false(strlist_has(&out, "-c"));
	assert_false(strlist_has(&out, "sh,-c"));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),	       cmocka_unit_test(test_loops),
		cmocka_unit_test(test_loops_in_loops), cmocka_unit_test(test_too_large_a_function),
		cmocka_unit_test(test_tree),	       cmocka_unit_test(test_hooks),
		cmocka_unit_test(test_block),	       cmocka_unit_test(test_broken_source),
		cmocka_unit_test(test_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
