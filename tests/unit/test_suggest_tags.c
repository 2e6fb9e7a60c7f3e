/* Build tags and the options of a project's own build: which are offered, at which risk, under which ids. */
#include "suggest/ids.h"
#include "suggest_project.h"

static void add_option(struct project *p, const char *name, const char *word, enum option_change change,
		       const char *help)
{
	const char *equals = strchr(word, '=');
	*list_push(&arena, &p->options) = (struct build_option){.name = name,
								.help = help,
								.now = change == OPTION_ON ? "OFF" : "ON",
								.to = equals ? equals + 1 : "no",
								.word = word,
								.change = change};
}

static void tags_become_definitions(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -DOLD=1 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_tag(&tags, "FAST", "FAST");
	add_tag(&tags, "OLD", "-OLD");
	add_tag(&tags, "SIZE", "SIZE=(1<<4) SIZE=8 SIZE=64 SIZE=99");
	struct tag *room = add_tag(&tags, "ROOM", "ROOM=(2*(1<<9)) ROOM=((1<<9)/2) ROOM=(4*(1<<9))");
	room->value = "1<<9";
	words(&room->safe_tries, "ROOM=(2*(1<<9))");
	room->proof = "it is the size of an array";
	struct tag *cold = add_tag(&tags, "COLD", "COLD");
	cold->measured = 1;
	for (int i = 0; i < 20; i++)
		add_tag(&tags, arena_printf(&arena, "MORE%d", i), "MORE");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	const struct suggestion *s = get(&l, "define-tag-FAST");
	assert_string_equal(s->edit.add.v[0], "-DFAST=1");
	assert_int_equal(s->edit.units.n, 2);
	assert_non_null(strstr(s->title, "FAST"));
	assert_non_null(strstr(s->why, "a.c:7"));
	s = get(&l, "define-tag-no-OLD");
	assert_string_equal(s->edit.add.v[0], "-UOLD");
	assert_true(strlist_has(&s->edit.remove, "-DOLD=*"));
	/* it switches code: priced, never recommended without a word of the user */
	assert_int_equal(s->risk, RISK_SEMANTICS);
	assert_true(s->priced);
	s = get(&l, arena_printf(&arena, "define-tag-SIZE-%s", id_part(&arena, "(1<<4)")));
	assert_string_equal(s->edit.add.v[0], "-DSIZE=(1<<4)");
	/* a size that is shown to be one may grow, and only so */
	s = get(&l, "define-tag-ROOM-x2");
	assert_string_equal(s->edit.add.v[0], "-DROOM=(2*(1<<9))");
	assert_int_equal(s->risk, RISK_SAFE);
	assert_false(s->priced);
	assert_non_null(strstr(s->why, "it is the size of an array"));
	s = get(&l, "define-tag-ROOM-half");
	assert_true(s->priced);
	assert_null(strstr(s->why, "size of an array"));
	assert_null(suggestion_find(&l, "define-tag-COLD"));
	assert_null(suggestion_find(&l, "define-tag-SIZE-99"));
	size_t n = 0;
	for (size_t i = 0; i < l.n; i++)
		n += l.v[i].kind == RULE_DEFINE && str_starts(l.v[i].id, "define-tag-");
	assert_true(n <= 8);
}

static void ids_can_be_typed(void **state)
{
	static const char *const texts[] = {"(1ULL << 34)",
					    "(1ULL >> 34)",
					    "1<<9",
					    "-3",
					    ".5",
					    "a b",
					    "a  b",
					    "x.",
					    "",
					    "\"q\"",
					    "'",
					    "\xc3\xa4",
					    "a=b",
					    "$(reboot)",
					    "a/b",
					    "((512*1024-32)*2)"};
	(void)state;
	assert_string_equal(id_part(&arena, "4096"), "4096");
	assert_string_equal(id_part(&arena, "64UL"), "64UL");
	assert_string_equal(id_part(&arena, "x86-64.v2"), "x86-64.v2");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *id = id_part(&arena, texts[i]);
		assert_true(strlen(id) >= 4 && strlen(id) <= 21);
		assert_string_equal(id, id_part(&arena, arena_strdup(&arena, texts[i])));
		for (const char *p = id; *p; p++)
			if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", *p))
				fail_msg("%s: %s", texts[i], id);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(id, id_part(&arena, texts[k]));
	}
	/* the same on every machine: a script may hold it */
	assert_string_equal(id_part(&arena, "(1ULL << 34)"), "1ULL-34-fcdb");
}

/* Where an option of the build sets the macro, the option is what is offered. */
static void options_come_before_definitions(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o b.o c.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_option(&p, "CM_FAST_HASH", "-DCM_FAST_HASH=ON", OPTION_ON, "");
	add_option(&p, "wide-tables", "--enable-wide-tables", OPTION_ON, "");
	add_option(&p, "quick", "-Dquick=true", OPTION_ON, "");
	words(&p.options.v[2].macros, "SKIP_SLOW_PART");
	add_tag(&tags, "CM_FAST_HASH", "CM_FAST_HASH");
	add_tag(&tags, "USE_WIDE_TABLES", "USE_WIDE_TABLES");
	add_tag(&tags, "SKIP_SLOW_PART", "SKIP_SLOW_PART");
	add_tag(&tags, "WIDE_TABLES_TOO", "WIDE_TABLES_TOO");
	/* options that no code asks for, likelier by their names: those that stand for a tag come first */
	for (int i = 0; i < 10; i++)
		add_option(&p, arena_printf(&arena, "SIMD_%d", i), arena_printf(&arena, "-DSIMD_%d=ON", i), OPTION_ON,
			   "");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_priced(&l, "build-option-on-CM_FAST_HASH");
	assert_priced(&l, "build-option-on-wide-tables");
	assert_priced(&l, "build-option-on-quick");
	assert_null(suggestion_find(&l, "define-tag-CM_FAST_HASH"));
	assert_null(suggestion_find(&l, "define-tag-USE_WIDE_TABLES"));
	assert_null(suggestion_find(&l, "define-tag-SKIP_SLOW_PART"));
	assert_non_null(suggestion_find(&l, "define-tag-WIDE_TABLES_TOO"));
}

/* Of the project's own options those likely to matter, with the risk that the change has. */
static void build_options(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o b.o c.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0}, all = {0};
	add_option(&p, "BUILD_DOCS", "-DBUILD_DOCS=ON", OPTION_ON, "");
	add_option(&p, "WITH_ASSERTS", "-DWITH_ASSERTS=ON", OPTION_ON, "check everything");
	add_option(&p, "LZMA_COMPAT", "-DLZMA_COMPAT=ON", OPTION_ON, "old formats");
	add_option(&p, "ENABLE_STATS", "-DENABLE_STATS=OFF", OPTION_OFF, "count calls");
	add_option(&p, "HASH", "-DHASH=xx", OPTION_CHOICE, "");
	add_option(&p, "HASH", "-DHASH=city", OPTION_CHOICE, "");
	add_option(&p, "WITH_SIMD", "-DWITH_SIMD=ON", OPTION_ON, "vector code");
	for (int i = 0; i < 10; i++)
		add_option(&p, arena_printf(&arena, "PART_%d", i), arena_printf(&arena, "-DPART_%d=OFF", i), OPTION_OFF,
			   "");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_priced(&l, "build-option-on-WITH_SIMD");
	assert_priced(&l, "build-option-on-LZMA_COMPAT");
	assert_priced(&l, "build-option-off-ENABLE_STATS");
	assert_priced(&l, "build-option-choice-HASH-xx");
	assert_null(suggestion_find(&l, "build-option-on-BUILD_DOCS"));
	assert_null(suggestion_find(&l, "build-option-on-WITH_ASSERTS"));
	const struct suggestion *simd = get(&l, "build-option-on-WITH_SIMD");
	assert_string_equal(simd->edit.options.v[0], "-DWITH_SIMD=ON");
	assert_non_null(strstr(simd->title, "WITH_SIMD"));
	assert_non_null(strstr(simd->why, "\"vector code\""));
	size_t n = 0;
	for (size_t i = 0; i < l.n; i++)
		n += l.v[i].kind == RULE_OPTION;
	assert_int_equal(n, 6);
	/* two choices of one option do not go together */
	words(&all.allow, "semantics");
	l = make(&p, &findings, &tags, &h, &all);
	static const char *const won[] = {"build-option-choice-HASH-xx", "build-option-choice-HASH-city",
					  "build-option-on-WITH_SIMD"};
	for (size_t i = 0; i < 3; i++) {
		struct suggestion *s = suggestion_find(&l, won[i]);
		s->status = SUGGESTION_MEASURED;
		s->verdict = VERDICT_FASTER;
		*list_push(&arena, &s->results) =
			(struct result){.benchmark = "*", .speedup = 1.2, .lo = 1.1, .hi = 1.3, .pairs = 9};
	}
	struct strlist ids = {0};
	suggest_combine(&arena, &l, &ids);
	assert_int_equal(ids.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_become_definitions),
		cmocka_unit_test(ids_can_be_typed),
		cmocka_unit_test(options_come_before_definitions),
		cmocka_unit_test(build_options),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
