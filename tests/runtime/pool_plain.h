/* Ordinary memory functions, for the pooled unit to mix with. */
#include <stddef.h>

void *plain_malloc(size_t n);
void *plain_realloc(void *p, size_t n);
void plain_free(void *p);
