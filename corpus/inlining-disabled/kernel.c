/* flags: -O2 -ffreestanding -fno-builtin */ /* clean: inlining-disabled */
int x;
