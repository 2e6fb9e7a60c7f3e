#include "vm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int operand(const unsigned char *p)
{
	int v;
	memcpy(&v, p, sizeof v);
	return v;
}

unsigned long vm_run(struct vm *vm, const unsigned char *code)
{
	const unsigned char *pc = code;
	long *sp = vm->stack;
	unsigned long n = 0;

	for (;;) {
		n++;
		switch ((enum op) * pc++) {
		case OP_HALT:
			return n;
		case OP_PUSH:
			*sp++ = operand(pc);
			pc += 4;
			break;
		case OP_POP:
			sp--;
			break;
		case OP_DUP:
			*sp = sp[-1];
			sp++;
			break;
		case OP_SWAP: {
			long v = sp[-1];
			sp[-1] = sp[-2];
			sp[-2] = v;
			break;
		}
		case OP_LOAD:
			*sp++ = vm->globals[operand(pc) & 15];
			pc += 4;
			break;
		case OP_STORE:
			vm->globals[operand(pc) & 15] = *--sp;
			pc += 4;
			break;
		case OP_ADD:
			sp--;
			sp[-1] += *sp;
			break;
		case OP_SUB:
			sp--;
			sp[-1] -= *sp;
			break;
		case OP_MUL:
			sp--;
			sp[-1] *= *sp;
			break;
		case OP_DIV:
			sp--;
			sp[-1] = *sp ? sp[-1] / *sp : 0;
			break;
		case OP_MOD:
			sp--;
			sp[-1] = *sp ? sp[-1] % *sp : 0;
			break;
		case OP_AND:
			sp--;
			sp[-1] &= *sp;
			break;
		case OP_OR:
			sp--;
			sp[-1] |= *sp;
			break;
		case OP_XOR:
			sp--;
			sp[-1] ^= *sp;
			break;
		case OP_SHL:
			sp--;
			sp[-1] = (long)((unsigned long)sp[-1] << (*sp & 63));
			break;
		case OP_SHR:
			sp--;
			sp[-1] >>= *sp & 63;
			break;
		case OP_LESS:
			sp--;
			sp[-1] = sp[-1] < *sp;
			break;
		case OP_EQUAL:
			sp--;
			sp[-1] = sp[-1] == *sp;
			break;
		case OP_NOT:
			sp[-1] = !sp[-1];
			break;
		case OP_JUMP:
			pc = code + operand(pc);
			break;
		case OP_JUMP_IF:
			pc = *--sp ? code + operand(pc) : pc + 4;
			break;
		case OP_LOAD_AT:
			sp[-1] = vm->memory[sp[-1] & 4095];
			break;
		case OP_STORE_AT:
			sp -= 2;
			vm->memory[sp[1] & 4095] = sp[0];
			break;
		case OP_PRINT:
			printf("%ld\n", *--sp);
			break;
		default:
			fprintf(stderr, "no such operation\n");
			exit(1);
		}
	}
}
