#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text_set.h"

static void arena_gives_zeroed_memory_of_any_size(void **state)
{
	struct arena a = {0};
	(void)state;
	for (size_t n = 1; n < 3000000; n = n * 3 + 1) {
		unsigned char *p = arena_alloc(&a, n);
		assert_true(p[0] == 0 && p[n - 1] == 0);
		assert_true((uintptr_t)p % 16 == 0);
		memset(p, 0xff, n);
	}
	arena_free(&a);
}

static void lists_grow(void **state)
{
	struct arena a = {0};
	struct strlist l = {0};
	(void)state;
	for (int i = 0; i < 1000; i++)
		strlist_addf(&a, &l, "%d", i);
	assert_int_equal(l.n, 1000);
	assert_string_equal(l.v[999], "999");
	assert_true(strlist_has(&l, "500"));
	assert_false(strlist_has(&l, "1000"));
	assert_null(strlist_argv(&a, &l)[1000]);
	arena_free(&a);
}

static void sets_know_their_texts(void **state)
{
	struct arena a = {0};
	struct text_set s = {0};
	(void)state;
	assert_false(text_set_has(&s, "0"));
	for (int i = 0; i < 5000; i++)
		assert_true(text_set_add(&a, &s, arena_printf(&a, "%d", i)));
	for (int i = 0; i < 5000; i++) {
		assert_false(text_set_add(&a, &s, arena_printf(&a, "%d", i)));
		*text_set_number(&a, &s, arena_printf(&a, "%d", i)) += (size_t)i;
	}
	assert_int_equal(*text_set_number(&a, &s, "4321"), 4321);
	assert_int_equal(*text_set_number(&a, &s, "new"), 0);
	assert_true(text_set_has(&s, "new") && !text_set_has(&s, "5000") && !text_set_has(&s, ""));
	assert_true(text_set_add(&a, &s, "") && text_set_has(&s, ""));
	arena_free(&a);
}

/* In an object of any number of keys, and wherever it is. */
static void json_finds_keys_that_come_twice(void **state)
{
	(void)state;
	for (int n = 1; n < 100; n += 3)
		for (int again = -1; again < n; again += n / 5 + 1) {
			struct str s = {0};
			struct err err = {{0}};
			cJSON *v;
			str_add(&s, "[{\"in\": {");
			for (int i = 0; i < n; i++)
				str_addf(&s, "\"k%d\": {\"k0\": 1}, ", i);
			str_addf(&s, "\"k%d\": [2]}}]", again < 0 ? n : again);
			v = json_parse(str_text(&s), s.len, "f", 0, &err);
			assert_int_equal(v == NULL, again >= 0);
			if (!v)
				assert_non_null(strstr(err.text, "appears twice"));
			cJSON_Delete(v);
			str_free(&s);
		}
}

static void globs(void **state)
{
	(void)state;
	assert_true(str_glob("a*c", "abbbc"));
	assert_true(str_glob("*", ""));
	assert_true(str_glob("alloc-*", "alloc-in-loop"));
	assert_false(str_glob("alloc-?", "alloc-in-loop"));
	assert_false(str_glob("a*c", "abcd"));
	assert_true(str_glob("*a*b*", "xxaxxbxx"));
	assert_false(str_glob("", "x"));
}

static const char *shown(struct str *s, const char *text)
{
	str_clear(s);
	str_add_visible(s, text);
	return str_text(s);
}

static void hostile_text_is_made_visible(void **state)
{
	struct str s = {0};
	(void)state;
	assert_string_equal(shown(&s, "plain \xc3\xa4 text"), "plain \xc3\xa4 text");
	assert_string_equal(shown(&s, "\033[31mred\r\n\t"), "\\x1b[31mred\\x0d\\n\\t");
	assert_string_equal(shown(&s, "\xff\xc3"), "\\xff\\xc3");
	assert_string_equal(shown(&s, "a\xe2\x80\xae"
				      "b"),
			    "a\\xe2\\x80\\xae"
			    "b"); /* right-to-left override */
	assert_string_equal(shown(&s, "\xc0\xaf"), "\\xc0\\xaf"); /* overlong */
	assert_string_equal(shown(&s, "\xc2\x9b"
				      "31m"),
			    "\\xc2\\x9b"
			    "31m"); /* C1 control */
	assert_string_equal(shown(&s, "a\xd8\x9c"), "a\\xd8\\x9c"); /* Arabic letter mark */
	assert_string_equal(shown(&s, "\xe2\x80\x8b"), "\\xe2\\x80\\x8b"); /* no width */
	assert_string_equal(shown(&s, "\xf3\xa0\x81\xa1"), "\\xf3\\xa0\\x81\\xa1"); /* a tag */
	assert_string_equal(shown(&s, "\xef\xbb\xbf\xc2\xad"), "\\xef\\xbb\\xbf\\xc2\\xad"); /* BOM, soft hyphen */
	assert_string_equal(shown(&s, "\xf0\x9f\x98\x80\xe6\xbc\xa2"), "\xf0\x9f\x98\x80\xe6\xbc\xa2");
	assert_string_equal(shown(&s, "\xed\xa0\x80\xf4\x90\x80\x80"), "\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80");
	str_free(&s);
}

/* JSON goes to terminals, too. What is read back is what was there. */
static void json_shows_what_cannot_be_seen(void **state)
{
	static const char hostile[] = "a\x1b\x7f\xc2\x9b\xe2\x80\xae\xd8\x9c\xf3\xa0\x81\xa1\xc3\xa4";
	struct str s = {0};
	struct err err;
	cJSON *v = cJSON_CreateString(hostile), *back;

	(void)state;
	json_print(&s, v, 0);
	assert_string_equal(str_text(&s), "\"a\\u001b\\u007f\\u009b\\u202e\\u061c\\udb40\\udc61\xc3\xa4\"");
	back = json_parse(str_text(&s), s.len, "x", JSON_STRICT, &err);
	assert_non_null(back);
	assert_string_equal(back->valuestring, hostile);
	cJSON_Delete(back);
	cJSON_Delete(v);
	v = cJSON_CreateString("\x9b\xff");
	str_clear(&s);
	json_print(&s, v, 0);
	assert_string_equal(str_text(&s), "\"\\ufffd\\ufffd\"");
	cJSON_Delete(v);
	str_free(&s);
}

/* A child that prints nothing: room was made, and nothing was read into it. */
static void room_that_is_not_used_is_no_text(void **state)
{
	(void)state;
	struct str s = {0};
	char *room = str_room(&s, 100);
	assert_string_equal(str_text(&s), "");
	memset(room, 'x', 100);
	str_grown(&s, 3);
	assert_string_equal(str_text(&s), "xxx");
	memset(str_room(&s, 5000), 'y', 5000);
	str_grown(&s, 0);
	assert_string_equal(str_text(&s), "xxx");
	str_free(&s);
}

static void shell_words(void **state)
{
	struct str s = {0};
	(void)state;
	str_add_shell(&s, "-O2");
	str_addc(&s, ' ');
	str_add_shell(&s, "a b'c");
	str_addc(&s, ' ');
	str_add_shell(&s, "");
	assert_string_equal(str_text(&s), "-O2 'a b'\\''c' ''");
	str_free(&s);
}

static const struct {
	const char *text, *expect;
} broken[] = {
	{"{\n\"a\": 1,\n}", "f:3:"},
	{"{} x", "f:1:"},
	{"", "f:1:"},
	{"{\"a\":1,\"a\":2}", "appears twice"},
	{"[1,", "f:1:"},
};

static void json_errors_name_the_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct err err = {{0}};
		assert_null(json_parse(broken[i].text, strlen(broken[i].text), "f", 0, &err));
		if (!strstr(err.text, broken[i].expect))
			fail_msg("\"%s\" does not hold \"%s\"", err.text, broken[i].expect);
	}
}

static void json_takes_comments_on_request(void **state)
{
	const char *text = "{ // \"x\": 1\n/* no\n */ \"a\": \"// not one\" }";
	(void)state;
	assert_null(json_parse(text, strlen(text), "f", JSON_STRICT, NULL));
	cJSON *v = json_parse(text, strlen(text), "f", JSON_COMMENTS, NULL);
	assert_string_equal(json_str(v, "a", ""), "// not one");
	cJSON_Delete(v);
}

static void json_never_writes_what_is_not_json(void **state)
{
	struct str out = {0};
	cJSON *v = cJSON_CreateObject();
	(void)state;
	json_add_num(v, "nan", NAN);
	json_add_u64(v, "big", 9007199254740993ULL);
	json_add_str(v, "bad",
		     "a\xff"
		     "b\033");
	json_print(&out, v, 0);
	assert_string_equal(str_text(&out), "{\"nan\":null,\"big\":\"9007199254740993\",\"bad\":\"a\xef\xbf\xbd"
					    "b\\u001b\"}");
	cJSON_Delete(v);
	str_free(&out);
}

static void sentences_get_context(void **state)
{
	struct err err = {{0}};
	(void)state;
	assert_int_equal(err_set(&err, "it is %d", 7), -1);
	assert_int_equal(err_context(&err, "in %s", "x.c"), -1);
	assert_string_equal(err.text, "in x.c: it is 7");
	assert_int_equal(err_set(NULL, "nobody"), -1);
}

/* FIPS 180-4's examples, and the lengths about which a block ends (by coreutils). */
static void digests_are_those_of_the_standard(void **state)
{
	static const struct {
		size_t n; /* of `a` */
		const char *text, *digest;
	} cases[] = {
		{0, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{0, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{0, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{55, NULL, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
		{56, NULL, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
		{64, NULL, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
		{1000000, NULL, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	};
	static char many[1000000];

	(void)state;
	memset(many, 'a', sizeof many);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		char digest[HASH_DIGEST];

		hash_digest(text ? text : many, text ? strlen(text) : cases[i].n, digest);
		assert_string_equal(digest, cases[i].digest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_memory_of_any_size),
		cmocka_unit_test(lists_grow),
		cmocka_unit_test(sets_know_their_texts),
		cmocka_unit_test(json_finds_keys_that_come_twice),
		cmocka_unit_test(globs),
		cmocka_unit_test(hostile_text_is_made_visible),
		cmocka_unit_test(json_shows_what_cannot_be_seen),
		cmocka_unit_test(room_that_is_not_used_is_no_text),
		cmocka_unit_test(shell_words),
		cmocka_unit_test(json_errors_name_the_line),
		cmocka_unit_test(json_takes_comments_on_request),
		cmocka_unit_test(json_never_writes_what_is_not_json),
		cmocka_unit_test(sentences_get_context),
		cmocka_unit_test(digests_are_those_of_the_standard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
