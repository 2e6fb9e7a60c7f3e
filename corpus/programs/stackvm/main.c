/* A sieve and a checksum, written in the machine's own code. */
#include "vm.h"

#include <stdio.h>
#include <stdlib.h>

static struct vm vm;
static unsigned char code[1024];

/* for (g = from; g < to; g++) begins; gives the place to fill in and the place to return to. */
static int loop_begin(int at, int g, int from, int to, int *top, int *fill)
{
	at = emit(code, at, OP_PUSH, from);
	at = emit(code, at, OP_STORE, g);
	*top = at;
	at = emit(code, at, OP_LOAD, g);
	at = emit(code, at, OP_PUSH, to);
	at = emit(code, at, OP_LESS, 0);
	at = emit(code, at, OP_NOT, 0);
	*fill = at;
	return emit(code, at, OP_JUMP_IF, 0);
}

static int loop_end(int at, int g, int step_from, int top, int fill)
{
	at = emit(code, at, OP_LOAD, g);
	if (step_from < 0)
		at = emit(code, at, OP_PUSH, 1);
	else
		at = emit(code, at, OP_LOAD, step_from);
	at = emit(code, at, OP_ADD, 0);
	at = emit(code, at, OP_STORE, g);
	at = emit(code, at, OP_JUMP, top);
	emit(code, fill, OP_JUMP_IF, at);
	return at;
}

static int body(int at)
{
	int top, fill, inner, inner_fill;

	at = loop_begin(at, 1, 2, 4096, &top, &fill);
	at = emit(code, at, OP_LOAD, 1);
	at = emit(code, at, OP_DUP, 0);
	at = emit(code, at, OP_ADD, 0);
	at = emit(code, at, OP_STORE, 2);
	inner = at;
	at = emit(code, at, OP_LOAD, 2);
	at = emit(code, at, OP_PUSH, 4096);
	at = emit(code, at, OP_LESS, 0);
	at = emit(code, at, OP_NOT, 0);
	inner_fill = at;
	at = emit(code, at, OP_JUMP_IF, 0);
	at = emit(code, at, OP_LOAD, 2);
	at = emit(code, at, OP_LOAD_AT, 0);
	at = emit(code, at, OP_PUSH, 1);
	at = emit(code, at, OP_ADD, 0);
	at = emit(code, at, OP_LOAD, 2);
	at = emit(code, at, OP_STORE_AT, 0);
	at = emit(code, at, OP_LOAD, 3);
	at = emit(code, at, OP_PUSH, 31);
	at = emit(code, at, OP_MUL, 0);
	at = emit(code, at, OP_LOAD, 2);
	at = emit(code, at, OP_XOR, 0);
	at = emit(code, at, OP_PUSH, 0xffffff);
	at = emit(code, at, OP_AND, 0);
	at = emit(code, at, OP_STORE, 3);
	at = loop_end(at, 2, 1, inner, inner_fill);
	return loop_end(at, 1, -1, top, fill);
}

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 450, at, top, fill;
	unsigned long n;

	at = loop_begin(0, 0, 0, turns, &top, &fill);
	at = body(at);
	at = loop_end(at, 0, -1, top, fill);
	at = emit(code, at, OP_LOAD, 3);
	at = emit(code, at, OP_PRINT, 0);
	emit(code, at, OP_HALT, 0);
	n = vm_run(&vm, code);
	printf("%lu instructions\n", n);
	return 0;
}
