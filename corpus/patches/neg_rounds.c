/* Memory of rounds and of calls that looks as if it could be moved, and must not be: none of these has a patch. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {"alpha", "be", "gamma", "x", NULL};
static char *last;

static void remember(char *s)
{
	last = s;
}

#define RELEASE(p)        \
	do {              \
		free(p);  \
		(p) = 0;  \
	} while (0)

/* released by a macro */
static unsigned by_macro(void)
{
	unsigned sum = 0;

	for (int i = 0; words[i]; i++) {
		char *copy = strdup(words[i]); /* expect: alloc-in-loop */

		if (!copy)
			break;
		sum += (unsigned char)copy[0];
		RELEASE(copy);
	}
	return sum;
}

/* the name is another's after the loop */
static unsigned same_name(void)
{
	unsigned sum = 0;

	for (int i = 0; words[i]; i++) {
		char *text = strdup(words[i]); /* expect: alloc-in-loop */

		if (!text)
			break;
		sum += (unsigned char)text[0];
		free(text);
	}
	for (const char *text = words[0]; *text; text++)
		sum += (unsigned char)*text;
	return sum;
}

/* a directive chooses what is done */
static unsigned chosen(void)
{
	unsigned sum = 0;

	for (int i = 0; words[i]; i++) {
		char *copy = strdup(words[i]); /* expect: alloc-in-loop */

		if (!copy)
			break;
#ifdef WITH_LAST
		remember(copy);
#endif
		sum += (unsigned char)copy[0];
		free(copy);
	}
	return sum;
}

/* the condition is what allocates */
static char *next_copy(int i)
{
	return words[i] ? strdup(words[i]) : NULL;
}

static unsigned in_condition(void)
{
	unsigned sum = 0;
	char *copy;

	for (int i = 0; (copy = next_copy(i)); i++) { /* expect: alloc-in-loop */
		sum += (unsigned char)copy[0];
		free(copy);
	}
	return sum;
}

/* without braces */
static unsigned bare(void)
{
	unsigned sum = 0;
	char *copy;

	for (int i = 0; words[i]; i++)
		if ((copy = strdup(words[i]))) { /* expect: alloc-in-loop */
			sum += (unsigned char)copy[0];
			free(copy);
		}
	return sum;
}

/* the size is a product that may be too large, and one that is read before it is set */
static unsigned aliased(void)
{
	unsigned sum = 0;

	for (int i = 0; words[i]; i++) {
		char *copy = strdup(words[i]), *const *at = &copy; /* expect: alloc-in-loop */

		if (!copy)
			break;
		sum += (unsigned char)**at;
		free(copy);
	}
	return sum;
}

int main(void)
{
	remember(NULL);
	printf("%u %u %u %u %u %u\n", by_macro(), same_name(), chosen(), in_condition(), bare(), aliased());
	return last != NULL;
}
