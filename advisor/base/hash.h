/* 128-bit XXH3 hashes, as 32 hex digits: for identity, not for security. For what must not be forged: SHA-256. */
#ifndef ADVISOR_BASE_HASH_H
#define ADVISOR_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define HASH_TEXT 33 /* bytes, with the NUL */

struct hash; /* a running hash */
struct hash *hash_new(void);
void hash_add(struct hash *h, const void *bytes, size_t n);
/* Adds the text and its terminating NUL, so that ("ab","c") differs from
 * ("a","bc"). NULL counts as "". */
void hash_add_text(struct hash *h, const char *text);
/* Writes the digits and frees h. */
void hash_finish(struct hash *h, char out[HASH_TEXT]);

void hash_bytes(const void *bytes, size_t n, char out[HASH_TEXT]);
void hash_text(const char *text, char out[HASH_TEXT]);
/* Content of a file. -1 and a sentence when it can't be read. */
int hash_file(const char *path, char out[HASH_TEXT], struct err *err);
#define HASH_DIGEST 65 /* bytes, with the NUL */
/* SHA-256, as hex digits. */
void hash_digest(const void *bytes, size_t n, char out[HASH_DIGEST]);
uint64_t hash64(const void *bytes, size_t n);

#endif
