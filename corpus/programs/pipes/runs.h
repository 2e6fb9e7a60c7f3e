/* A small library of our own, built as a shared one: run-length packing and a sum. */
#ifndef RUNS_H
#define RUNS_H

#include <stddef.h>

/* The packed form takes at most 2 * len bytes. Returns its length. */
size_t runs_pack(const unsigned char *in, size_t len, unsigned char *out);
/* Returns the length, at most room; 0 when the packed form is broken or too long. */
size_t runs_unpack(const unsigned char *in, size_t len, unsigned char *out, size_t room);
unsigned runs_sum(const unsigned char *p, size_t len);
unsigned runs_sum_byte(unsigned sum, unsigned char byte);

#endif
