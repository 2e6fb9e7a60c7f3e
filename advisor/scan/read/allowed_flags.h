/* The options that libclang may see, as data: arguments.c reads it. */
#ifndef ADVISOR_SCAN_READ_ALLOWED_FLAGS_H
#define ADVISOR_SCAN_READ_ALLOWED_FLAGS_H

#include <stdint.h>

enum flag_form {
	FLAG_ALONE = 1, /* -ansi */
	FLAG_JOINED = 2, /* -DX */
	FLAG_NEXT = 4, /* -D X */
	FLAG_EQUALS = 8 /* --define-macro=X */
};

enum flag_value {
	VALUE_NOTHING,
	VALUE_TEXT, /* anything */
	VALUE_PATH, /* a file or folder to read */
	VALUE_WORD, /* no blanks, no paths */
	VALUE_LANGUAGE,
	VALUE_TRIPLE, /* of a processor that needs no tools to be known */
	VALUE_LEVEL
};

struct allowed_flag {
	const char *name;
	const char *as; /* how it is passed on; ending in a blank: in two words */
	uint8_t forms, value;
};

extern const struct allowed_flag allowed_flags[];
extern const unsigned n_allowed_flags;
/* Lists end with NULL; a final `*` stands for the rest of a family's names. */
extern const char *const allowed_f_words[]; /* -fWORD and -fno-WORD */
extern const char *const allowed_m_words[]; /* -mWORD and -mno-WORD */
/* Of --target=PROCESSOR-SYSTEM...: accelerators are not among them, for their drivers run tools. */
extern const char *const allowed_processors[], *const allowed_systems[];

#endif
