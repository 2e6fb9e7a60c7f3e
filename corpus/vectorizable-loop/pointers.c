/* The same loops, written with pointers. */
#include <stddef.h>
#include <stdint.h>

void scale(const uint16_t *from, const uint16_t *end, uint16_t *to)
{
	while (from < end) /* expect: vectorizable-loop */
		*to++ = (uint16_t)(*from++ * 3 + 1);
}

void add(float *to, const float *a, const float *b, size_t n)
{
	while (n--) /* expect: vectorizable-loop */
		*to++ = *a++ + *b++;
}

void brighten(unsigned char *p, const unsigned char *end, int by)
{
	for (; p != end; p++) /* expect: vectorizable-loop */
		*p = (unsigned char)(*p + by);
}

void mix(int *to, const int *from, int n)
{
	do { /* expect: vectorizable-loop */
		*to += *from;
		to++;
		from++;
	} while (--n > 0);
}

/* What is read decides when it ends. */
void lower(char *to, const char *from)
{
	while (*from) /* clean: vectorizable-loop */
		*to++ = (char)(*from++ | 32);
}

/* Each is made of the one before. */
void sums(int *p, const int *end)
{
	while (p < end) { /* clean: vectorizable-loop */
		p[1] = p[1] + p[0];
		p++;
	}
}

/* Only copied: there is a function for that. */
void copy(int *to, const int *from, size_t n)
{
	while (n--) /* clean: vectorizable-loop */
		*to++ = *from++;
}

/* The steps depend on what is read. */
int pack(int *to, const int *from, const int *end)
{
	int *start = to;

	while (from < end) { /* clean: vectorizable-loop */
		if (*from > 0)
			*to++ = *from * 2;
		from++;
	}
	return (int)(to - start);
}

/* Through a table: a place that depends on what is read. */
void translate(unsigned char *p, const unsigned char *end, const unsigned char *table)
{
	for (; p < end; p++) /* clean: vectorizable-loop */
		*p = (unsigned char)(table[*p] + 1);
}
