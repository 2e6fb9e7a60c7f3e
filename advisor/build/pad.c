#include "build/pad.h"

#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/str.h"

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

/* Section numbers; their names' places in the name table. */
enum { S_NULL, S_TEXT, S_STACK, S_NAMES, SECTIONS };
static const char names[] = "\0.text.unlikely\0.note.GNU-stack\0.shstrtab";
enum { N_TEXT = 1, N_STACK = 16, N_NAMES = 32 };

/* The layout is the same in both word sizes: header, padding, names, section table. */
#define WRITE_OBJECT(W)                                                                                                \
	static void write_##W(struct str *out, const Elf##W##_Ehdr *like, unsigned n)                                  \
	{                                                                                                              \
		Elf##W##_Ehdr head = {.e_type = ET_REL,                                                                \
				      .e_machine = like->e_machine,                                                    \
				      .e_version = EV_CURRENT,                                                         \
				      .e_flags = like->e_flags,                                                        \
				      .e_ehsize = sizeof head,                                                         \
				      .e_shentsize = sizeof(Elf##W##_Shdr),                                            \
				      .e_shnum = SECTIONS,                                                             \
				      .e_shstrndx = S_NAMES};                                                          \
		Elf##W##_Shdr s[SECTIONS] = {0};                                                                       \
		char fill = like->e_machine == EM_X86_64 || like->e_machine == EM_386 ? '\x90' : 0;                    \
                                                                                                                       \
		memcpy(head.e_ident, like->e_ident, sizeof head.e_ident);                                              \
		head.e_ident[EI_OSABI] = ELFOSABI_GNU; /* SHF_GNU_RETAIN is GNU's */                                   \
		s[S_TEXT].sh_name = N_TEXT;                                                                            \
		s[S_TEXT].sh_type = SHT_PROGBITS;                                                                      \
		s[S_TEXT].sh_flags = SHF_ALLOC | SHF_EXECINSTR | SHF_GNU_RETAIN;                                       \
		s[S_TEXT].sh_offset = sizeof head;                                                                     \
		s[S_TEXT].sh_size = n;                                                                                 \
		s[S_TEXT].sh_addralign = 1;                                                                            \
		s[S_STACK].sh_name = N_STACK;                                                                          \
		s[S_STACK].sh_type = SHT_PROGBITS;                                                                     \
		s[S_STACK].sh_offset = sizeof head + n;                                                                \
		s[S_STACK].sh_addralign = 1;                                                                           \
		s[S_NAMES].sh_name = N_NAMES;                                                                          \
		s[S_NAMES].sh_type = SHT_STRTAB;                                                                       \
		s[S_NAMES].sh_offset = sizeof head + n;                                                                \
		s[S_NAMES].sh_size = sizeof names;                                                                     \
		s[S_NAMES].sh_addralign = 1;                                                                           \
		head.e_shoff = (sizeof head + n + sizeof names + 7) & ~(size_t)7;                                      \
		str_addn(out, &head, sizeof head);                                                                     \
		while (n--)                                                                                            \
			str_addc(out, fill);                                                                           \
		str_addn(out, names, sizeof names);                                                                    \
		while (out->len < head.e_shoff)                                                                        \
			str_addc(out, 0);                                                                              \
		str_addn(out, s, sizeof s);                                                                            \
	}

WRITE_OBJECT(32)
WRITE_OBJECT(64)

static int read_head(const char *path, unsigned char *head, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, size);

	if (fd >= 0)
		close(fd);
	return n == (ssize_t)size && !memcmp(head, ELFMAG, SELFMAG) ? 0 : -1;
}

int pad_object(const char *path, const char *like, unsigned n, struct err *err)
{
	union {
		unsigned char bytes[sizeof(Elf64_Ehdr)];
		Elf32_Ehdr narrow;
		Elf64_Ehdr wide;
	} head;
	const int ours = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
	struct str out = {0};
	int failed;

	if (read_head(like, head.bytes, sizeof head.bytes))
		return err_set(err, "%s is not an ELF file, so no padding can be made for it.", like);
	if (head.bytes[EI_DATA] != ours)
		return err_set(err, "%s is for a machine of other byte order, so no padding is made for it.", like);
	if (head.bytes[EI_CLASS] == ELFCLASS32)
		write_32(&out, &head.narrow, n);
	else
		write_64(&out, &head.wide, n);
	failed = fs_write(path, out.ptr, out.len, 0, err);
	str_free(&out);
	return failed;
}
