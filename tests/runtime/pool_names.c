/* Every use of the renamed functions' names that is no call: all must go on meaning
 * what they meant. Fits C90 and pedantic compilers. */
#include <stdlib.h>
#include <string.h>

#ifdef strdup
#error "strdup became a macro"
#endif
#ifdef free
#error "free became a macro"
#endif

struct hooks {
	void *(*malloc)(size_t n);
	void (*free)(void *p);
};
struct list {
	struct list *free;
	int realloc;
};

#ifdef __GNUC__
void *wrapped(size_t n) __attribute__((malloc));
#endif
void *wrapped(size_t n);
int pool_names(void);

void *wrapped(size_t n)
{
	return malloc(n);
}

#define NAME_OF(x) #x

int pool_names(void)
{
	struct hooks h = {malloc, free};
	struct list l, *calloc_ = &l;
	char *p;

	l.free = NULL;
	l.realloc = 4;
	p = (char *)h.malloc(100);
	if (!p)
		return 1;
	h.free(p);
	p = (char *)wrapped(100);
	h.malloc = &wrapped;
	p = (char *)(realloc)(p, 200);
	(free)(p);
	if (strcmp(NAME_OF(malloc), "malloc") != 0 || calloc_->free)
		return 1;
	return l.realloc - 4;
}
