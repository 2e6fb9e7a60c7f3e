/* Objects that move everything linked after them: for layouts. */
#ifndef ADVISOR_BUILD_PAD_H
#define ADVISOR_BUILD_PAD_H

#include "base/err.h"

/* Writes an object file with n bytes that nobody calls in `.text.unlikely`: linkers
 * put that in front of .text.startup (where main goes) and .text, so all code moves.
 * A pad within .text would move nothing that matters. Named first on a link line, it
 * comes first; sizes that differ by multiples of 16 and are odd (1, 17, 33, 49) change
 * addresses modulo 64, which is what loops feel. `like` is an ELF file of the program
 * (an object, or what was linked): word size and machine are taken from it. It is kept
 * under --gc-sections, needs no executable stack, and brings no symbols. */
int pad_object(const char *path, const char *like, unsigned n, struct err *err);

#endif
