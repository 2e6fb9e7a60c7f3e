/* A diff in the making: text files of the tree with lines inserted or replaced. Pure, but
 * for reading the files. */
#ifndef ADVISOR_APPLY_PATCH_H
#define ADVISOR_APPLY_PATCH_H

#include "apply/applying.h"

struct patch_edit {
	size_t line; /* from 0: before this line, or instead of it */
	int replaces;
	const char *text; /* whole lines */
};

struct patch_file {
	const char *name; /* relative to the root */
	struct strlist lines; /* each with its newline, which the last may lack */
	struct {
		struct patch_edit *v;
		size_t n, cap;
	} edits; /* by line, and for one line in the order in which they were made */
};

/* Reads a file of the tree. NULL and a sentence when it cannot be read. */
struct patch_file *patch_open(struct applying *ap, const char *name, struct err *err);
/* text: whole lines, put before a line; line may be lines.n, the end. */
void patch_insert(struct applying *ap, struct patch_file *f, size_t line, const char *text);
void patch_replace(struct applying *ap, struct patch_file *f, size_t line, const char *text);
/* Appends the unified diff, as `git apply` and `patch -p1` take it; nothing without edits. */
void patch_print(struct arena *a, const struct patch_file *f, struct str *out);

/* Notes in ap->said: that flags of single units are left out, when there are some; what has to be taken out by hand,
 * as later flags win over most but not all. */
void patch_say_units(struct applying *ap);
void patch_say_removals(struct applying *ap);

/* One per build system: 0 and the diff in out, or -1 when there is no file to change. What a
 * patch cannot say is noted in ap->said. */
#define SYSTEM(name, ...) int patch_##name(struct applying *ap, struct str *out, struct err *err);
#include "model/build_system.def"
#undef SYSTEM
int patch_dpkg(struct applying *ap, struct str *out, struct err *err);

#endif
