/* Options of a project's own build: CMake's cache variables, Meson's options, configure's --enable and --with.
 * The build tags that a project offers by name; another choice needs a configure step of its own. */
#ifndef ADVISOR_MODEL_OPTION_H
#define ADVISOR_MODEL_OPTION_H

#include "base/arena.h"

/* What a choice does to the program: more is built in, something is left out (DISABLE_THREADS=ON, too), or
 * one part takes the place of another. */
enum option_change { OPTION_ON, OPTION_OFF, OPTION_CHOICE };

/* One choice that is not the present one; an option of several choices is here several times. */
struct build_option {
	const char *name; /* "WITH_SSE", "jit", "threads" */
	const char *help; /* as the build system prints it; "" when it has none */
	const char *now; /* the present value, as the build system says it */
	const char *to; /* the other one: "ON", "disabled", "yes" */
	const char *word; /* for the configure command: "-DWITH_SSE=ON", "--disable-threads" */
	enum option_change change;
	struct strlist macros; /* that its build files define or leave out for it, as far as is known */
};
struct build_option_list {
	struct build_option *v;
	size_t n, cap;
};

/* The option that the word sets: "-DWITH_SSE" of "-DWITH_SSE=ON", "threads" of "--disable-threads". Words
 * of one option cannot stand together. */
const char *option_of_word(struct arena *a, const char *word);
/* The command with the words after its call of cmake, meson or configure (the last one, when
 * there are several); at the command's end when it calls none of them by name. */
const char *option_command(struct arena *a, const char *command, const struct strlist *words);

#endif
