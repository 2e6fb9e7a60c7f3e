/* SHA-256 (FIPS 180-4), for what must not be forged; hash.h is for identity. */
#ifndef ADVISOR_BASE_SHA256_H
#define ADVISOR_BASE_SHA256_H

#include <stddef.h>

#define SHA256_TEXT 65 /* hex digits, with the NUL */

void sha256_bytes(const void *bytes, size_t n, char out[SHA256_TEXT]);

#endif
