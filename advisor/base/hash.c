#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static void print_digits(XXH128_hash_t h, char out[HASH_TEXT])
{
	snprintf(out, HASH_TEXT, "%016llx%016llx", (unsigned long long)h.high64, (unsigned long long)h.low64);
}

struct hash *hash_new(void)
{
	XXH3_state_t *s = XXH3_createState();
	if (!s)
		abort();
	XXH3_128bits_reset(s);
	return (struct hash *)s;
}

void hash_add(struct hash *h, const void *bytes, size_t n)
{
	if (n)
		XXH3_128bits_update((XXH3_state_t *)h, bytes, n);
}

void hash_add_text(struct hash *h, const char *text)
{
	if (!text)
		text = "";
	hash_add(h, text, strlen(text) + 1);
}

void hash_finish(struct hash *h, char out[HASH_TEXT])
{
	print_digits(XXH3_128bits_digest((XXH3_state_t *)h), out);
	XXH3_freeState((XXH3_state_t *)h);
}

void hash_bytes(const void *bytes, size_t n, char out[HASH_TEXT])
{
	print_digits(XXH3_128bits(bytes, n), out);
}

void hash_text(const char *text, char out[HASH_TEXT])
{
	hash_bytes(text ? text : "", text ? strlen(text) : 0, out);
}

int hash_file(const char *path, char out[HASH_TEXT], struct err *err)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return err_set(err, "%s: %s", path, strerror(errno));
	struct hash *h = hash_new();
	char buf[65536];
	size_t n;
	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
		hash_add(h, buf, n);
	int bad = ferror(f);
	fclose(f);
	hash_finish(h, out);
	return bad ? err_set(err, "%s: %s", path, strerror(EIO)) : 0;
}

uint64_t hash64(const void *bytes, size_t n)
{
	return XXH3_64bits(bytes, n);
}
