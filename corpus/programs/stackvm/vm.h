/* A small machine: code of bytes, a stack of integers, a few globals. */
#ifndef STACKVM_VM_H
#define STACKVM_VM_H

enum op {
	OP_HALT,
	OP_PUSH,
	OP_POP,
	OP_DUP,
	OP_SWAP,
	OP_LOAD,
	OP_STORE,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_AND,
	OP_OR,
	OP_XOR,
	OP_SHL,
	OP_SHR,
	OP_LESS,
	OP_EQUAL,
	OP_NOT,
	OP_JUMP,
	OP_JUMP_IF,
	OP_LOAD_AT,
	OP_STORE_AT,
	OP_PRINT
};

struct vm {
	long stack[64];
	long globals[16];
	long memory[4096];
};

/* Runs until OP_HALT; gives the number of instructions. */
unsigned long vm_run(struct vm *vm, const unsigned char *code);
/* Appends one instruction with a 32-bit operand where the operation takes one. */
int emit(unsigned char *code, int at, enum op op, int operand);
int takes_operand(enum op op);

#endif
