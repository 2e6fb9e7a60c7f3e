/* flags: -O2 -fno-inline -finline -fno-plt */ /* clean: inlining-disabled */
int x;
