#include "base/hash.h"

#include <errno.h>
#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/fs.h"

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
	int fd = fs_open(path, NULL, err);
	if (fd < 0)
		return -1;
	struct hash *h = hash_new();
	char buf[65536];
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		hash_add(h, buf, (size_t)n);
	}
	int why = errno;
	close(fd);
	hash_finish(h, out);
	return n < 0 ? err_set(err, "%s: %s", path, strerror(why)) : 0;
}

void hash_digest(const void *bytes, size_t n, char out[HASH_DIGEST])
{
	SHA256Data(bytes, n, out);
}

uint64_t hash64(const void *bytes, size_t n)
{
	return XXH3_64bits(bytes, n);
}
