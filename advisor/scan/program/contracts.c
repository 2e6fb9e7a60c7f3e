#include <string.h>

#include "base/str.h"
#include "scan/program/contracts.h"

#define FREES (PARAM_RELEASES | PARAM_ALWAYS)

/* "__builtin_strcpy" and "__builtin___strcpy_chk" are strcpy. */
static void plain_name(const char *name, char out[64])
{
	size_t n;

	if (str_starts(name, "__builtin_"))
		name += strlen("__builtin_");
	n = strlen(name);
	if (str_starts(name, "__") && str_ends(name, "_chk")) {
		name += 2;
		n -= 6;
	}
	if (n > 63)
		n = 63;
	memcpy(out, name, n);
	out[n] = '\0';
}

static void by_default(struct program_func *f, int system)
{
	f->size_param = f->count_param = f->resize_param = -1;
	for (int i = 0; i < PARAM_MAX; i++)
		f->params[i] = system ? 0 : PARAM_UNKNOWN;
	f->n_params = PARAM_MAX;
}

static const struct {
	unsigned does, flag;
} does_flags[] = {{LIBRARY_ALLOCATES, FUNC_FRESH | FUNC_ALLOCATES},
		  {LIBRARY_ZEROED, FUNC_ZEROED},
		  {LIBRARY_WAITS, FUNC_WAITS},
		  {LIBRARY_FORKS, FUNC_FORKS},
		  {LIBRARY_OPENS, FUNC_OPENS},
		  {LIBRARY_CALLS_BACK, FUNC_CALLS_BACK},
		  {LIBRARY_NORETURN, FUNC_NORETURN},
		  {LIBRARY_COMPARES, FUNC_COMPARES},
		  {LIBRARY_EVENTS, FUNC_EVENTS},
		  {LIBRARY_BLOCKS, FUNC_BLOCKS},
		  {LIBRARY_JOINS, FUNC_JOINS},
		  {LIBRARY_WRITES, FUNC_WRITES}};
static const struct {
	uint16_t takes, effect;
} takes_effects[] = {{LIBRARY_RELEASES, FREES},
		     {LIBRARY_DROPS, PARAM_DROPS},
		     {LIBRARY_KEEPS, PARAM_KEEPS},
		     {LIBRARY_RETURNS, PARAM_RETURNS},
		     {LIBRARY_FILLS, PARAM_FILLS},
		     {LIBRARY_GROWS, PARAM_FILLS | PARAM_GROWS},
		     {LIBRARY_RELEASES_FIELDS, PARAM_FIELDS},
		     {LIBRARY_FILLS_FIELDS, PARAM_FILLS_FIELDS}};

#define COUNT(x) (sizeof(x) / sizeof *(x))

static uint16_t effect_of(const struct library_function *l, int param)
{
	uint16_t effect = 0;

	for (size_t i = 0; i < COUNT(takes_effects); i++)
		if (l->takes[param] & takes_effects[i].takes)
			effect |= takes_effects[i].effect;
	return effect;
}

int contract_apply(const struct library *l, struct program_func *f, int system)
{
	const struct library_function *known;
	char name[64];

	plain_name(f->name, name);
	by_default(f, system || str_starts(f->name, "__builtin_"));
	known = library_find(l, name);
	if (!known)
		return 0;
	by_default(f, 1);
	f->library = known;
	f->flags |= FUNC_LIBRARY;
	for (size_t i = 0; i < COUNT(does_flags); i++)
		if (known->does & does_flags[i].does)
			f->flags |= does_flags[i].flag;
	for (int i = 0; i < PARAM_MAX && i < LIBRARY_PARAMS; i++) {
		f->params[i] = effect_of(known, i);
		if (f->params[i] & (PARAM_FILLS | PARAM_FILLS_FIELDS))
			f->flags |= FUNC_ALLOCATES;
	}
	f->size_param = known->size;
	f->count_param = known->count;
	f->resize_param = known->resizes;
	if (known->resizes >= 0) {
		f->flags |= FUNC_RESIZES;
		f->params[known->resizes] |= PARAM_RESIZES;
	}
	return 1;
}

static int is_void_pointer(const struct fact_sym *s)
{
	return s->type == TYPE_POINTER && s->pointee == TYPE_VOID;
}

int contract_of_allocator(struct program_func *f, const struct fact_sym *self, const struct fact_sym *const *params)
{
	unsigned n = f->n_params;
	int gives = is_void_pointer(self);

	if (gives && n == 1 && params[0]->type == TYPE_INT && str_ends(f->name, "malloc")) {
		f->flags |= FUNC_LIBRARY | FUNC_FRESH | FUNC_ALLOCATES;
		f->size_param = 0;
	} else if (gives && n == 2 && params[0]->type == TYPE_INT && params[1]->type == TYPE_INT &&
		   str_ends(f->name, "calloc")) {
		f->flags |= FUNC_LIBRARY | FUNC_FRESH | FUNC_ALLOCATES | FUNC_ZEROED;
		f->count_param = 0;
		f->size_param = 1;
	} else if (gives && n == 2 && is_void_pointer(params[0]) && params[1]->type == TYPE_INT &&
		   str_ends(f->name, "realloc")) {
		f->flags |= FUNC_LIBRARY | FUNC_FRESH | FUNC_ALLOCATES | FUNC_RESIZES;
		f->resize_param = 0;
		f->size_param = 1;
		f->params[0] = PARAM_RESIZES;
	} else if (self->type == TYPE_VOID && n == 1 && is_void_pointer(params[0]) && str_ends(f->name, "free")) {
		f->flags |= FUNC_LIBRARY;
		f->params[0] = FREES;
	} else {
		return 0;
	}
	return 1;
}
