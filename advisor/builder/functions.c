/* Which functions do linked files hold? By name and size, which no address changes: a profile, another level, another
 * compiler make most functions longer or shorter. It tells whether a build that is not the very same code has what was
 * measured in it. */
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builder/builder_parts.h"

struct function {
	const char *name;
	uint64_t size;
};
struct function_list {
	struct function *v;
	size_t n, cap;
	int counters; /* 1: gcc's or clang's counters are linked in */
};

static int is_counter(const char *name)
{
	return str_starts(name, "__gcov_") || str_starts(name, "__llvm_profile_") || str_starts(name, "__llvm_prf_");
}

static void add_symbols(struct arena *a, Elf *elf, Elf_Scn *scn, const GElf_Shdr *shdr, struct function_list *out)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t n = data && shdr->sh_entsize ? shdr->sh_size / shdr->sh_entsize : 0;
	GElf_Sym sym;

	for (size_t i = 0; i < n && gelf_getsym(data, (int)i, &sym); i++) {
		const char *name = elf_strptr(elf, shdr->sh_link, sym.st_name);

		if (!name)
			continue;
		out->counters |= is_counter(name);
		if (GELF_ST_TYPE(sym.st_info) == STT_FUNC && sym.st_shndx != SHN_UNDEF && sym.st_size)
			*list_push(a, out) = (struct function){arena_strdup(a, name), sym.st_size};
	}
}

static void add_sections(struct arena *a, Elf *elf, struct function_list *out)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return;
	while ((scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &shdr)) {
		const char *name = elf_strptr(elf, names, shdr.sh_name);

		out->counters |= name && is_counter(name); /* clang's have sections of their own */
		if (shdr.sh_type == SHT_SYMTAB)
			add_symbols(a, elf, scn, &shdr, out);
	}
}

static int by_name_and_size(const void *pa, const void *pb)
{
	const struct function *a = pa, *b = pb;
	int order = strcmp(a->name, b->name);
	return order ? order : (a->size > b->size) - (a->size < b->size);
}

/* Objects with counters name the file that they write them to, stripped or not. */
static int names_counts(Elf *elf)
{
	size_t n = 0;
	const char *text = elf_rawfile(elf, &n);
	return text && memmem(text, n, ".gcda", 5);
}

static void read_functions(struct arena *a, const struct strlist *files, struct function_list *out)
{
	elf_version(EV_CURRENT);
	for (size_t i = 0; i < files->n; i++) {
		int fd = fs_open(files->v[i], NULL, NULL);
		Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);

		if (elf) {
			add_sections(a, elf, out);
			out->counters |= names_counts(elf);
		}
		elf_end(elf);
		if (fd >= 0)
			close(fd);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_name_and_size);
}

/* Marks those of x that y holds as often. */
static void mark(const struct function_list *x, const struct function_list *y, char *in)
{
	for (size_t i = 0, j = 0; i < x->n && j < y->n;) {
		int order = by_name_and_size(&x->v[i], &y->v[j]);

		in[i] = order == 0;
		i += order <= 0;
		j += order >= 0;
	}
}

void functions_compare(struct arena *keep, const struct strlist *base, const struct strlist *measured,
		       const struct strlist *ordinary, struct likeness *out)
{
	struct arena a = {0};
	struct function_list before = {0}, then = {0}, now = {0};

	read_functions(&a, base, &before);
	read_functions(&a, measured, &then);
	read_functions(&a, ordinary, &now);
	char *in_base = arena_alloc(&a, then.n + 1), *in_ordinary = arena_alloc(&a, then.n + 1);
	mark(&then, &before, in_base);
	mark(&then, &now, in_ordinary);
	*out = (struct likeness){.counters = now.counters && !before.counters, .functions = then.n};
	for (size_t i = 0; i < then.n; i++) {
		out->changed += !in_base[i];
		out->alike += !in_base[i] && in_ordinary[i];
		if (!in_ordinary[i] && !out->example)
			out->example = arena_strdup(keep, then.v[i].name);
	}
	arena_free(&a);
}
