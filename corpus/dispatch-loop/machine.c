/* A small machine, and switches that are no dispatch. */
#include <stdio.h>
#include <unistd.h>

long run(const unsigned char *pc, long *stack)
{
	long *sp = stack;

	for (;;) {
		switch (*pc++) { /* expect: dispatch-loop */
		case 0: *++sp = *pc++; break;
		case 1: sp--; *sp = *sp + sp[1]; break;
		case 2: sp--; *sp = *sp - sp[1]; break;
		case 3: sp--; *sp = *sp * sp[1]; break;
		case 4: sp--; *sp = *sp & sp[1]; break;
		case 5: sp--; *sp = *sp | sp[1]; break;
		case 6: sp--; *sp = *sp ^ sp[1]; break;
		case 7: *sp = -*sp; break;
		case 8: *sp = ~*sp; break;
		case 9: *sp = !*sp; break;
		case 10: sp[1] = *sp; sp++; break;
		case 11: pc += *sp-- ? 1 : 2; break;
		case 12: pc -= *pc; break;
		case 13: sp--; *sp = *sp << sp[1]; break;
		case 14: sp--; *sp = *sp >> sp[1]; break;
		case 15: sp--; *sp = *sp < sp[1]; break;
		case 16: sp--; *sp = *sp > sp[1]; break;
		case 17: sp--; *sp = *sp == sp[1]; break;
		case 18: sp--; *sp = *sp != sp[1]; break;
		case 19: sp--; *sp = sp[1] ? *sp / sp[1] : 0; break;
		default: return *sp;
		}
	}
}

/* options: read once */
int options(int argc, char **argv)
{
	int c, set = 0;

	while ((c = getopt(argc, argv, "abcdefghijklmnopqrstu")) != -1) {
		switch (c) { /* clean: dispatch-loop */
		case 'a': set |= 1 << 0; break;
		case 'b': set |= 1 << 1; break;
		case 'c': set |= 1 << 2; break;
		case 'd': set |= 1 << 3; break;
		case 'e': set |= 1 << 4; break;
		case 'f': set |= 1 << 5; break;
		case 'g': set |= 1 << 6; break;
		case 'h': set |= 1 << 7; break;
		case 'i': set |= 1 << 8; break;
		case 'j': set |= 1 << 9; break;
		case 'k': set |= 1 << 10; break;
		case 'l': set |= 1 << 11; break;
		case 'm': set |= 1 << 12; break;
		case 'n': set |= 1 << 13; break;
		case 'o': set |= 1 << 14; break;
		case 'p': set |= 1 << 15; break;
		case 'q': set |= 1 << 16; break;
		case 'r': set |= 1 << 17; break;
		case 's': set |= 1 << 18; break;
		case 't': set |= 1 << 19; break;
		case 'u': set |= 1 << 20; break;
		}
	}
	return set;
}

/* a table of constants: the compiler makes it one */
int days(const unsigned char *m, int n)
{
	int sum = 0;

	while (n--) {
		switch (*m++) { /* clean: dispatch-loop */
		case 1: case 3: case 5: case 7: case 8: case 10: case 12: sum += 31; break;
		case 2: sum += 28; break;
		case 4: case 6: case 9: case 11: sum += 30; break;
		case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: sum += 0; break;
		}
	}
	return sum;
}

/* few cases */
int blanks(const char *s)
{
	int n = 0;

	for (; *s; s++) {
		switch (*s) { /* clean: dispatch-loop */
		case ' ': n++; break;
		case '\t': n += 8; break;
		case '\n': n = 0; break;
		}
	}
	return n;
}
