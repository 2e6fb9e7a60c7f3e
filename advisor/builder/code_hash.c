/* Is it the same code? Two builds count as equal when everything that is loaded
 * and executed is equal: the allocated sections with their addresses, the
 * segments, the entry point, and for objects (where a call is only a hole in the
 * bytes) the relocations with the names they point at and the symbols they offer.
 *
 * Left out, because they change without any effect at run time: notes (build-id,
 * properties), debug sections, comments and recorded command lines (none of them
 * but the notes are allocated), and local symbol names. Where a tree is can be part
 * of the code (__FILE__, run paths): whoever compares trees makes that equal first.
 *
 * An object of link-time optimization holds no code yet: its intermediate text is
 * hashed instead. That never calls different code equal; it may call equal code
 * different (the text holds line numbers), so hash what was linked when possible. */
#include "builder/builder.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/str.h"

struct coder {
	struct hash *h;
	unsigned long long size; /* bytes of file content that are loaded */
	const char *path; /* of the file being read, for messages */
};

struct section {
	Elf_Scn *scn;
	GElf_Shdr shdr;
	const char *name;
	unsigned number; /* among the hashed ones, from 1; 0: not hashed */
};

struct image {
	Elf *elf;
	GElf_Ehdr ehdr;
	struct section *sections;
	size_t n;
};

static int add_elf(struct coder *c, Elf *elf, struct err *err);

static void add_number(struct coder *c, uint64_t v)
{
	hash_add(c->h, &v, sizeof v);
}

/* Which bytes can be told apart at run time? Notes are allocated but nobody executes them. */
static int is_loaded(const struct section *s)
{
	return (s->shdr.sh_flags & SHF_ALLOC) && s->shdr.sh_type != SHT_NOTE && !str_starts(s->name, ".note.");
}

static int is_lto(const struct section *s)
{
	return str_starts(s->name, ".gnu.lto_") || str_eq(s->name, ".llvm.lto");
}

static int read_sections(struct arena *a, struct image *im)
{
	size_t names;
	unsigned number = 0;

	if (elf_getshdrnum(im->elf, &im->n) || elf_getshdrstrndx(im->elf, &names))
		return -1;
	im->sections = arena_alloc(a, (im->n + 1) * sizeof *im->sections);
	for (size_t i = 1; i < im->n; i++) {
		struct section *s = &im->sections[i];

		s->scn = elf_getscn(im->elf, i);
		if (!s->scn || !gelf_getshdr(s->scn, &s->shdr))
			return -1;
		s->name = elf_strptr(im->elf, names, s->shdr.sh_name);
		if (!s->name)
			return -1;
		if (is_loaded(s))
			s->number = ++number;
	}
	return 0;
}

static void add_section(struct coder *c, const struct section *s)
{
	const GElf_Xword flags = SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR | SHF_MERGE | SHF_STRINGS | SHF_TLS;
	Elf_Data *data = NULL;

	hash_add_text(c->h, s->name);
	add_number(c, s->shdr.sh_type);
	add_number(c, s->shdr.sh_flags & flags);
	add_number(c, s->shdr.sh_addr);
	add_number(c, s->shdr.sh_addralign);
	add_number(c, s->shdr.sh_entsize);
	add_number(c, s->shdr.sh_size);
	if (s->shdr.sh_type == SHT_NOBITS)
		return;
	while ((data = elf_rawdata(s->scn, data)))
		if (data->d_buf)
			hash_add(c->h, data->d_buf, data->d_size);
	c->size += s->shdr.sh_size;
}

/* What a symbol is to somebody else: a global name, or a place in a hashed
 * section. Names of local symbols are the compiler's own business. */
static uint64_t symbol_identity(const struct image *im, const struct section *table, const GElf_Sym *sym,
				Elf32_Word shndx)
{
	struct {
		uint64_t name, bind, visibility, section, value;
	} id = {0};
	int local = GELF_ST_BIND(sym->st_info) == STB_LOCAL;
	size_t index = sym->st_shndx == SHN_XINDEX ? shndx : sym->st_shndx;

	if (!local) {
		const char *name = elf_strptr(im->elf, table->shdr.sh_link, sym->st_name);

		id.name = name ? hash64(name, strlen(name)) : 0;
	}
	id.bind = GELF_ST_BIND(sym->st_info);
	id.visibility = GELF_ST_VISIBILITY(sym->st_other);
	if (sym->st_shndx == SHN_XINDEX || sym->st_shndx < SHN_LORESERVE)
		id.section = index < im->n ? im->sections[index].number : 0;
	else
		id.section = (uint64_t)sym->st_shndx << 32;
	id.value = sym->st_value;
	return hash64(&id, sizeof id);
}

static void add_relocation(struct coder *c, const struct image *im, const struct section *table, Elf_Data *symbols,
			   const GElf_Rela *r)
{
	GElf_Sym sym;
	Elf32_Word shndx = 0;

	add_number(c, r->r_offset);
	add_number(c, GELF_R_TYPE(r->r_info));
	add_number(c, (uint64_t)r->r_addend);
	if (symbols && gelf_getsymshndx(symbols, NULL, (int)GELF_R_SYM(r->r_info), &sym, &shndx))
		add_number(c, symbol_identity(im, table, &sym, shndx));
}

/* The relocations of one hashed section (only objects keep them apart; in linked
 * files they are allocated and were hashed as bytes). */
static void add_relocations(struct coder *c, const struct image *im, const struct section *s)
{
	const struct section *table;
	Elf_Data *data = elf_getdata(s->scn, NULL), *symbols;
	size_t n;

	if (!data || s->shdr.sh_entsize == 0 || s->shdr.sh_info >= im->n || !im->sections[s->shdr.sh_info].number ||
	    s->shdr.sh_link >= im->n)
		return;
	table = &im->sections[s->shdr.sh_link];
	symbols = table->scn ? elf_getdata(table->scn, NULL) : NULL;
	add_number(c, im->sections[s->shdr.sh_info].number);
	n = s->shdr.sh_size / s->shdr.sh_entsize;
	for (size_t i = 0; i < n; i++) {
		GElf_Rela rela = {0};
		GElf_Rel rel;

		if (s->shdr.sh_type == SHT_RELA && !gelf_getrela(data, (int)i, &rela))
			return;
		if (s->shdr.sh_type == SHT_REL) {
			if (!gelf_getrel(data, (int)i, &rel))
				return;
			rela.r_offset = rel.r_offset;
			rela.r_info = rel.r_info;
		}
		add_relocation(c, im, table, symbols, &rela);
	}
}

/* What an object offers to the linker. Added up, because their order means nothing. */
static void add_symbols(struct coder *c, const struct image *im, const struct section *table)
{
	Elf_Data *data = elf_getdata(table->scn, NULL);
	uint64_t sum = 0;
	size_t n = table->shdr.sh_entsize ? table->shdr.sh_size / table->shdr.sh_entsize : 0;

	for (size_t i = 1; data && i < n; i++) {
		GElf_Sym sym;
		uint64_t id[3];

		if (!gelf_getsym(data, (int)i, &sym))
			break;
		if (GELF_ST_BIND(sym.st_info) == STB_LOCAL)
			continue;
		id[0] = symbol_identity(im, table, &sym, 0);
		id[1] = sym.st_size;
		id[2] = GELF_ST_TYPE(sym.st_info);
		sum += hash64(id, sizeof id);
	}
	add_number(c, sum);
}

static void add_object_links(struct coder *c, const struct image *im)
{
	for (size_t i = 1; i < im->n; i++) {
		const struct section *s = &im->sections[i];
		Elf_Data *data = NULL;

		if (s->shdr.sh_type == SHT_RELA || s->shdr.sh_type == SHT_REL)
			add_relocations(c, im, s);
		else if (s->shdr.sh_type == SHT_SYMTAB)
			add_symbols(c, im, s);
		else if (is_lto(s))
			while ((data = elf_rawdata(s->scn, data)))
				hash_add(c->h, data->d_buf, data->d_size);
	}
}

static void add_segments(struct coder *c, const struct image *im)
{
	size_t n = 0;

	if (elf_getphdrnum(im->elf, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr p;

		if (!gelf_getphdr(im->elf, (int)i, &p))
			return;
		if (p.p_type != PT_LOAD && p.p_type != PT_TLS && p.p_type != PT_GNU_STACK && p.p_type != PT_GNU_RELRO)
			continue;
		add_number(c, p.p_type);
		add_number(c, p.p_flags);
		add_number(c, p.p_vaddr);
		add_number(c, p.p_memsz);
		add_number(c, p.p_align);
	}
}

/* Without section headers (sstrip) the loaded segments are all there is. */
static void add_segment_bytes(struct coder *c, const struct image *im)
{
	size_t n = 0, size = 0;
	char *bytes = elf_rawfile(im->elf, &size);

	if (!bytes || elf_getphdrnum(im->elf, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr p;

		if (!gelf_getphdr(im->elf, (int)i, &p))
			return;
		if (p.p_type != PT_LOAD || p.p_offset > size || p.p_filesz > size - p.p_offset)
			continue;
		hash_add(c->h, bytes + p.p_offset, p.p_filesz);
		c->size += p.p_filesz;
	}
}

static int add_image(struct coder *c, Elf *elf, struct err *err)
{
	struct arena a = {0};
	struct image im = {.elf = elf};

	if (!gelf_getehdr(elf, &im.ehdr) || read_sections(&a, &im)) {
		arena_free(&a);
		return err_set(err, "%s is damaged: %s.", c->path, elf_errmsg(-1));
	}
	add_number(c, im.ehdr.e_type);
	add_number(c, im.ehdr.e_machine);
	add_number(c, im.ehdr.e_flags);
	add_number(c, im.ehdr.e_entry);
	add_segments(c, &im);
	for (size_t i = 1; i < im.n; i++)
		if (im.sections[i].number)
			add_section(c, &im.sections[i]);
	if (im.ehdr.e_type == ET_REL)
		add_object_links(c, &im);
	if (im.n == 0)
		add_segment_bytes(c, &im);
	arena_free(&a);
	return 0;
}

static int add_bytes(struct coder *c, const void *bytes, size_t n)
{
	add_number(c, n);
	hash_add(c->h, bytes, n);
	c->size += n;
	return 0;
}

/* Members in their order (the linker searches in it); the archive's own tables
 * hold times and names only. */
static int add_archive(struct coder *c, Elf *archive, struct err *err)
{
	Elf_Cmd command = ELF_C_READ_MMAP;
	Elf *member;

	while ((member = elf_begin(-1, command, archive))) {
		Elf_Arhdr *header = elf_getarhdr(member);
		int failed = 0;

		if (header && header->ar_name[0] != '/')
			failed = add_elf(c, member, err);
		command = elf_next(member);
		elf_end(member);
		if (failed)
			return -1;
	}
	return 0;
}

static int add_elf(struct coder *c, Elf *elf, struct err *err)
{
	size_t n = 0;
	char *bytes;

	add_number(c, elf_kind(elf));
	if (elf_kind(elf) == ELF_K_ELF)
		return add_image(c, elf, err);
	if (elf_kind(elf) == ELF_K_AR)
		return add_archive(c, elf, err);
	/* A linker script, bitcode, a program in a scripting language: the bytes are what counts. */
	bytes = elf_rawfile(elf, &n);
	return bytes ? add_bytes(c, bytes, n) : 0;
}

/* A thin archive names its members, one "name/" line each in its "//" table; they
 * lie beside it. libelf does not open those. */
static int add_thin_archive(struct arena *a, struct coder *c, const struct str *text, struct err *err);

static int add_file(struct arena *a, struct coder *c, const char *path, struct err *err)
{
	struct str text = {0};
	Elf *elf;
	int failed;

	c->path = path;
	if (fs_read(path, &text, 0, err))
		return -1;
	if (text.len >= 8 && !memcmp(text.ptr, "!<thin>\n", 8)) {
		failed = add_thin_archive(a, c, &text, err);
		str_free(&text);
		return failed;
	}
	elf = text.len >= 8 ? elf_memory(text.ptr, text.len) : NULL;
	failed = elf ? add_elf(c, elf, err) : add_bytes(c, str_text(&text), text.len);
	elf_end(elf);
	str_free(&text);
	return failed;
}

static int add_thin_archive(struct arena *a, struct coder *c, const struct str *text, struct err *err)
{
	const char *archive = c->path, *dir = path_dir(a, archive), *names, *end, *nl;

	names = memmem(text->ptr, text->len, "\n//", 3);
	if (!names && text->len > 10 && !memcmp(text->ptr + 8, "//", 2))
		names = text->ptr + 7;
	nl = names ? memchr(names + 1, '\n', text->len - (size_t)(names + 1 - text->ptr)) : NULL;
	if (!nl)
		return err_set(err, "%s is damaged: a thin archive without names.", archive);
	end = nl + 1 + strtoull(names + 1 + 48, NULL, 10);
	if (end > text->ptr + text->len)
		end = text->ptr + text->len;
	for (names = nl + 1; names < end; names = nl + 1) {
		nl = memchr(names, '\n', (size_t)(end - names));
		if (!nl || nl - names < 2)
			break;
		if (add_file(a, c, path_join(a, dir, arena_strndup(a, names, (size_t)(nl - names) - 1)), err))
			return -1;
	}
	c->path = archive;
	return 0;
}

int code_hash(struct arena *a, const struct strlist *files, const char **hash, unsigned long long *size,
	      struct err *err)
{
	struct coder c = {0};
	char text[HASH_TEXT];
	int failed = 0;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return err_set(err, "The installed libelf is too old for this program.");
	c.h = hash_new();
	add_number(&c, files->n);
	for (size_t i = 0; i < files->n && !failed; i++)
		failed = add_file(a, &c, files->v[i], err);
	hash_finish(c.h, text);
	if (failed)
		return -1;
	*hash = arena_strdup(a, text);
	*size = c.size;
	return 0;
}
