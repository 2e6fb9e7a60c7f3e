/* Facts and findings as a store gives them back, after somebody has changed them: they are refused, or can be worked
 * with. The input says what is changed in the facts of one of some sources: pieces of ten bytes, a way, a place, a value. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "fuzz/analysis.h"
#include "fuzz/fuzz.h"
#include "scan/facts/facts_stored.h"
#include "scan/read/kept_findings.h"
#include "scan/read/parse.h"

static const char *const sources[] = {"tests/fuzz/seeds/c_source/forms", "tests/fuzz/seeds/c_source/deep",
				      "corpus/programs/wordfreq/main.c", "corpus/programs/stackvm/vm.c",
				      "corpus/realloc-by-constant/appended_by_function.c"};
enum { SOURCES = sizeof sources / sizeof *sources };

static struct unit units[SOURCES];
static struct str blocks[SOURCES];

static void make_blocks(void)
{
	static struct arena a;

	for (size_t i = 0; i < SOURCES; i++) {
		const char *path = path_join(&a, SOURCE_DIR, sources[i]);
		struct unit_facts facts;

		units[i].file = path;
		units[i].dir = path_dir(&a, path);
		units[i].is_c = 1;
		strlist_add(&a, &units[i].argv, "cc");
		strlist_add(&a, &units[i].argv, "-xc"); /* seeds have no suffix */
		if (parse_unit(&a, &units[i], &facts, NULL))
			abort();
		facts_save(&facts, &blocks[i]);
	}
}

static uint32_t number(const uint8_t *bytes)
{
	uint32_t v;

	memcpy(&v, bytes, sizeof v);
	return v;
}

/* Most of the facts are numbers of four bytes: those are set, shifted a little, or swapped. */
static void change(char *block, size_t n, const uint8_t *how)
{
	size_t at = number(how + 2) % (n / 4) * 4, other = number(how + 6) % (n / 4) * 4;
	uint32_t old = number((const uint8_t *)block + at), value = number(how + 6);

	switch (how[0] % 5) {
	case 0:
		block[at + how[1] % 4] ^= (char)(1 << how[6] % 8);
		return;
	case 1:
		break;
	case 2:
		value = old + (uint32_t)(int8_t)how[6];
		break;
	case 3:
		value %= 300;
		break;
	default:
		value = number((const uint8_t *)block + other);
		memcpy(block + other, &old, sizeof old);
	}
	memcpy(block + at, &value, sizeof value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct scan_result kept = {0};
	struct unit_facts facts;
	struct arena a = {0};
	char *copy;
	size_t which, i, len;

	if (!blocks[0].ptr)
		make_blocks();
	kept_load(&a, data, n, all_rules(), &kept);
	which = n ? data[0] % SOURCES : 0;
	len = n > 4 && data[1] == 255 ? number(data + n - 4) % blocks[which].len : blocks[which].len;
	copy = malloc(len + 1); /* of its size, so that what reads after it is noticed */
	if (!copy)
		abort();
	memcpy(copy, blocks[which].ptr, len);
	for (i = 2; i + 10 <= n && len >= 4; i += 10)
		change(copy, len, data + i);
	if (!facts_load(&a, copy, len, &facts))
		analyse(&a, &units[which], &facts);
	free(copy);
	arena_free(&a);
	return 0;
}
