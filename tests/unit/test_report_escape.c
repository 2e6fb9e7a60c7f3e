/* Text of strangers in every format, and GitHub's line hash against its published vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "report/escape.h"
#include "report/source.h"

static void same(void (*escape)(struct str *, const char *), const char *text, const char *want)
{
	struct str out = {0};
	escape(&out, text);
	assert_string_equal(str_text(&out), want);
	str_free(&out);
}

static void test_xml(void **state)
{
	(void)state;
	same(escape_xml, NULL, "");
	same(escape_xml, "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;");
	same(escape_xml, "</script>]]>", "&lt;/script&gt;]]&gt;");
	same(escape_xml, "\x01\x1b[0m\x7f\n\t", "\\x01\\x1b[0m\\x7f\\n\\t");
	same(escape_xml, "\xff \xc0\x80 \xed\xa0\x80", "\\xff \\xc0\\x80 \\xed\\xa0\\x80");
	same(escape_xml, "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", "\\xef\\xbf\\xbe\\xef\\xbf\\xbf\xef\xbf\xbd");
	same(escape_xml, "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80", "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80");
	same(escape_xml,
	     "\xe2\x80\xae"
	     "evil",
	     "\\xe2\\x80\\xaeevil");
	same(escape_xml_lines, "a<\n\tb\r\n", "a&lt;\n\tb\\x0d\n");
}

static void test_markdown(void **state)
{
	(void)state;
	same(escape_markdown, "a|b", "a\\|b");
	same(escape_markdown, "<img src=x>", "&lt;img src=x&gt;");
	same(escape_markdown, "[x](http://e.org) www.e.org", "\\[x\\](http&#58;//e.org) www&#46;e.org");
	same(escape_markdown, "`*_~#!\\$", "\\`\\*\\_\\~\\#\\!\\\\\\$");
	same(escape_markdown, "a\nb &amp; @me", "a\\\\nb &amp;amp; &#64;me");
}

static void code(const char *text, int in_table, const char *want)
{
	struct str out = {0};
	escape_code(&out, text, in_table);
	assert_string_equal(str_text(&out), want);
	str_free(&out);
}

static void test_code_span(void **state)
{
	(void)state;
	code("-O3", 0, "`-O3`");
	code("a`b", 0, "``a`b``");
	code("``a`", 0, "``` ``a` ```");
	code("a|b", 1, "`a\\|b`");
	code("a|b", 0, "`a|b`");
	code("", 0, "`  `");
	code(" x", 0, "`  x `");
	code("a\nb", 0, "`a\\nb`");
}

static void test_uri_and_base64(void **state)
{
	(void)state;
	same(escape_uri, "src/a b%c#?.c", "src/a%20b%25c%23%3F.c");
	same(escape_uri, "c:x/\xc3\xa4\xff", "c%3Ax/%C3%A4%FF");
	static const char *const pairs[][2] = {{"", ""},
					       {"f", "Zg=="},
					       {"fo", "Zm8="},
					       {"foo", "Zm9v"},
					       {"foob", "Zm9vYg=="},
					       {"fooba", "Zm9vYmE="},
					       {"foobar", "Zm9vYmFy"}}; /* RFC 4648, 10 */
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str out = {0};
		escape_base64(&out, pairs[i][0], strlen(pairs[i][0]));
		assert_string_equal(str_text(&out), pairs[i][1]);
		str_free(&out);
	}
}

static void test_utf8_next(void **state)
{
	(void)state;
	const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xff\xc3", *p = text, *end = text + sizeof text - 1;
	static const unsigned want[] = {'a', 0xe4, 0x20ac, 0x1f600, 0xfffd, 0xfffd};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		assert_int_equal(utf8_next(&p, end), want[i]);
	assert_ptr_equal(p, end);
	assert_int_equal(utf8_columns(text, sizeof text - 1), 6);
	const char *overlong = "\xe0\x80\x80\xf4\x90\x80\x80";
	p = overlong;
	assert_int_equal(utf8_next(&p, overlong + 7), 0xfffd);
	assert_ptr_equal(p, overlong + 1);
}

/* Random bytes: every escape ends in printable UTF-8 and holds nothing of its format. */
static void test_random_bytes(void **state)
{
	(void)state;
	uint64_t seed = 7;
	for (int round = 0; round < 2000; round++) {
		char text[48];
		size_t n = round % 47;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			text[i] = (char)(seed >> 40);
		}
		text[n] = '\0';
		struct str xml = {0}, md = {0}, span = {0};
		escape_xml(&xml, text);
		escape_markdown(&md, text);
		escape_code(&span, text, 1);
		assert_null(strpbrk(str_text(&xml), "<>\"'\n\x1b\x7f"));
		assert_null(strpbrk(str_text(&md), "<>\n\x1b\x7f"));
		assert_null(strpbrk(str_text(&span), "\n\x1b\x7f"));
		const char *p = str_text(&xml), *end = p + xml.len;
		while (p < end) {
			const char *at = p;
			if (utf8_next(&p, end) == 0xfffd)
				assert_memory_equal(at, "\xef\xbf\xbd", 3);
		}
		str_free(&xml);
		str_free(&md);
		str_free(&span);
	}
}

static void hashes(const char *text, const char *const *want, size_t n)
{
	struct arena a = {0};
	struct source_text s = {.file = "x"};
	str_add(&s.text, text);
	s.hashes = source_line_hashes(&a, text, strlen(text), &s.lines);
	assert_int_equal(s.lines, n);
	for (size_t i = 0; i < n; i++) {
		char got[40];
		assert_int_equal(source_line_hash(&s, (int)i + 1, got), 1);
		assert_string_equal(got, want[i]);
	}
	char got[40];
	assert_int_equal(source_line_hash(&s, (int)n + 1, got), 0);
	assert_int_equal(source_line_hash(&s, 0, got), 0);
	str_free(&s.text);
	arena_free(&a);
}

/* github/codeql-action, src/fingerprints.test.ts */
static void test_line_hash_vectors(void **state)
{
	(void)state;
	static const char *const empty[] = {"c129715d7a2bc9a3:1"};
	hashes("", empty, 1);
	static const char *const four[] = {"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1",
					   "a23a3dc5e078b07b:1"};
	hashes(" a\nb\n  \t\tc\n d", four, 4);
	hashes(" a\r\nb\r\n  \t\tc\r\n d", four, 4);
	hashes(" a\rb\r  \t\tc\r d", four, 4);
}

static void test_repeated_lines_are_counted(void **state)
{
	(void)state;
	struct arena a = {0};
	struct source_text s = {.file = "x"};
	for (int i = 0; i < 300; i++)
		str_add(&s.text, "x\n");
	s.hashes = source_line_hashes(&a, s.text.ptr, s.text.len, &s.lines);
	char one[40], two[40];
	assert_int_equal(source_line_hash(&s, 1, one), 1);
	assert_int_equal(source_line_hash(&s, 100, two), 1);
	assert_non_null(strstr(one, ":1"));
	assert_non_null(strstr(two, ":100"));
	str_free(&s.text);
	arena_free(&a);
}

static void test_source_stays_below_root(void **state)
{
	(void)state;
	struct err err = {""};
	struct source_cache c = {.root = BINARY_DIR "/report-samples/below"};
	assert_int_equal(fs_write(BINARY_DIR "/report-samples/secret.c", "x\n", 2, 0, &err), 0);
	assert_int_equal(
		fs_write(BINARY_DIR "/report-samples/below/a.c", "int \xc3\xa4;\n\xf0\x9f\x98\x80 y\n", 15, 0, &err),
		0);
	assert_null(source_find(&c, "../secret.c"));
	assert_null(source_find(&c, "b/../../secret.c"));
	assert_null(source_find(&c, BINARY_DIR "/report-samples/secret.c"));
	assert_null(source_find(&c, "none.c"));
	assert_null(source_find(&c, ""));
	assert_null(source_find(&c, NULL));
	const struct source_text *s = source_find(&c, "a.c");
	assert_non_null(s);
	assert_int_equal(source_utf16_column(s, 1, 5), 5);
	assert_int_equal(source_utf16_column(s, 1, 7), 6);
	assert_int_equal(source_utf16_column(s, 2, 6), 4);
	assert_int_equal(source_utf16_column(s, 9, 6), 6);
	source_cache_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xml),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_code_span),
		cmocka_unit_test(test_uri_and_base64),
		cmocka_unit_test(test_utf8_next),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_line_hash_vectors),
		cmocka_unit_test(test_repeated_lines_are_counted),
		cmocka_unit_test(test_source_stays_below_root),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
