#include <string.h>

#include "base/str.h"
#include "scan/program/contracts.h"

struct contract {
	const char *name;
	unsigned flags;
	int8_t size, count, resize; /* parameters, -1 none */
	int8_t param; /* with this ... */
	uint16_t effect; /* ... effect */
};

#define FREES (PARAM_RELEASES | PARAM_ALWAYS)

static const struct contract contracts[] = {
	{"malloc", FUNC_FRESH, 0, -1, -1, -1, 0},
	{"calloc", FUNC_FRESH | FUNC_ZEROED, 1, 0, -1, -1, 0},
	{"realloc", FUNC_FRESH | FUNC_RESIZES, 1, -1, 0, 0, PARAM_RESIZES},
	{"reallocarray", FUNC_FRESH | FUNC_RESIZES, 2, 1, 0, 0, PARAM_RESIZES},
	{"reallocf", FUNC_FRESH | FUNC_RESIZES, 1, -1, 0, 0, PARAM_RESIZES},
	{"aligned_alloc", FUNC_FRESH, 1, -1, -1, -1, 0},
	{"memalign", FUNC_FRESH, 1, -1, -1, -1, 0},
	{"valloc", FUNC_FRESH, 0, -1, -1, -1, 0},
	{"posix_memalign", 0, 2, -1, -1, 0, PARAM_FILLS},
	{"strdup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"strndup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"__strdup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"__strndup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"wcsdup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"asprintf", 0, -1, -1, -1, 0, PARAM_FILLS},
	{"vasprintf", 0, -1, -1, -1, 0, PARAM_FILLS},
	{"getline", 0, -1, -1, -1, 0, PARAM_FILLS | PARAM_GROWS},
	{"getdelim", 0, -1, -1, -1, 0, PARAM_FILLS | PARAM_GROWS},
	{"__getdelim", 0, -1, -1, -1, 0, PARAM_FILLS | PARAM_GROWS},
	{"free", 0, -1, -1, -1, 0, FREES},
	{"cfree", 0, -1, -1, -1, 0, FREES},
	{"strcpy", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strncpy", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strcat", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strncat", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"stpcpy", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"stpncpy", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"memcpy", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"memmove", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"mempcpy", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"memset", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"memchr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"memrchr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"rawmemchr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"memmem", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strchr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strrchr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strchrnul", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"index", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"rindex", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strstr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strcasestr", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strpbrk", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strtok", 0, -1, -1, -1, 0, PARAM_RETURNS | PARAM_KEEPS},
	{"strtok_r", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"strsep", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"basename", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"__xpg_basename", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"dirname", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"fgets", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"gets", 0, -1, -1, -1, 0, PARAM_RETURNS},
	{"putenv", 0, -1, -1, -1, 0, PARAM_KEEPS},
	{"setvbuf", 0, -1, -1, -1, 1, PARAM_KEEPS},
	{"setbuf", 0, -1, -1, -1, 1, PARAM_KEEPS},
	{"tsearch", FUNC_CALLS_BACK, -1, -1, -1, 0, PARAM_KEEPS},
	{"hsearch", 0, -1, -1, -1, 0, PARAM_KEEPS},
	{"insque", 0, -1, -1, -1, 0, PARAM_KEEPS},
	{"pthread_create", 0, -1, -1, -1, 3, PARAM_KEEPS},
	{"pthread_setspecific", 0, -1, -1, -1, 1, PARAM_KEEPS},
	{"atexit", 0, -1, -1, -1, 0, PARAM_KEEPS},
	{"g_malloc", FUNC_FRESH, 0, -1, -1, -1, 0},
	{"g_malloc0", FUNC_FRESH | FUNC_ZEROED, 0, -1, -1, -1, 0},
	{"g_malloc_n", FUNC_FRESH, 1, 0, -1, -1, 0},
	{"g_malloc0_n", FUNC_FRESH | FUNC_ZEROED, 1, 0, -1, -1, 0},
	{"g_try_malloc", FUNC_FRESH, 0, -1, -1, -1, 0},
	{"g_realloc", FUNC_FRESH | FUNC_RESIZES, 1, -1, 0, 0, PARAM_RESIZES},
	{"g_strdup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"g_strndup", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"g_strdup_printf", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"g_strconcat", FUNC_FRESH, -1, -1, -1, -1, 0},
	{"g_free", 0, -1, -1, -1, 0, FREES},
};

/* They do not come back. */
static const char *const never_return[] = {"exit",     "_exit",	       "_Exit",		"abort",       "longjmp",
					   "_longjmp", "siglongjmp",   "err",		"errx",	       "verr",
					   "verrx",    "pthread_exit", "__assert_fail", "unreachable", NULL};

/* They start a process, or wait. */
static const char *const wait[] = {"system",	   "popen", "fork",   "vfork",	   "execl",	      "execlp",
				   "execle",	   "execv", "execvp", "execve",	   "execvpe",	      "posix_spawn",
				   "posix_spawnp", "sleep", "usleep", "nanosleep", "clock_nanosleep", NULL};

/* They open a file or a connection, or look one up or change it by its name. */
static const char *const open_something[] = {
	"open",	    "open64",	  "openat",  "openat64", "creat",     "fopen",	     "fopen64",
	"freopen",  "opendir",	  "connect", "accept",	 "accept4",   "getaddrinfo", "gethostbyname",
	"mkstemp",  "stat",	  "lstat",   "stat64",	 "lstat64",   "fstatat",     "mkdir",
	"mkdirat",  "rmdir",	  "unlink",  "unlinkat", "remove",    "rename",	     "renameat",
	"readlink", "readlinkat", "symlink", "link",	 "access",    "faccessat",   "chmod",
	"chown",    "lchown",	  "utime",   "utimes",	 "utimensat", "truncate",    NULL};

/* They call what they are handed again and again. */
static const char *const call_back[] = {"qsort", "qsort_r", "bsearch", "lfind", "lsearch", "tfind", "tdelete",
					"twalk", "twalk_r", "ftw",     "nftw",	"scandir", NULL};

static const struct {
	unsigned flag;
	const char *const *names;
} flagged[] = {
	{FUNC_NORETURN, never_return}, {FUNC_WAITS, wait}, {FUNC_OPENS, open_something}, {FUNC_CALLS_BACK, call_back}};

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
	int i;

	f->size_param = f->count_param = f->resize_param = -1;
	for (i = 0; i < PARAM_MAX; i++)
		f->params[i] = system ? 0 : PARAM_UNKNOWN;
	f->n_params = PARAM_MAX;
}

/* 1 when only what the name says of its calls is known. */
static int apply_flag(struct program_func *f, const char *name)
{
	size_t i, j;

	for (i = 0; i < sizeof flagged / sizeof *flagged; i++)
		for (j = 0; flagged[i].names[j]; j++)
			if (!strcmp(flagged[i].names[j], name)) {
				by_default(f, 1);
				f->flags |= flagged[i].flag | FUNC_LIBRARY;
				return 1;
			}
	return 0;
}

int contract_apply(struct program_func *f, int system)
{
	char name[64];
	size_t i;

	plain_name(f->name, name);
	by_default(f, system || str_starts(f->name, "__builtin_"));
	for (i = 0; i < sizeof contracts / sizeof *contracts; i++) {
		const struct contract *c = &contracts[i];

		if (strcmp(c->name, name) != 0)
			continue;
		by_default(f, 1);
		f->flags |= c->flags | FUNC_LIBRARY | (c->flags & FUNC_FRESH ? (unsigned)FUNC_ALLOCATES : 0u);
		if (c->effect & PARAM_FILLS)
			f->flags |= FUNC_ALLOCATES;
		f->size_param = c->size;
		f->count_param = c->count;
		f->resize_param = c->resize;
		if (c->param >= 0)
			f->params[c->param] = c->effect;
		return 1;
	}
	return apply_flag(f, name);
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
