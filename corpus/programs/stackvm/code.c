#include "vm.h"

#include <string.h>

int takes_operand(enum op op)
{
	return op == OP_PUSH || op == OP_LOAD || op == OP_STORE || op == OP_JUMP || op == OP_JUMP_IF;
}

int emit(unsigned char *code, int at, enum op op, int operand)
{
	code[at++] = (unsigned char)op;
	if (takes_operand(op)) {
		memcpy(code + at, &operand, sizeof operand);
		at += (int)sizeof operand;
	}
	return at;
}
