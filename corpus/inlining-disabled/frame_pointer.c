/* flags: -O2 -fno-omit-frame-pointer -fno-builtin */ /* expect: inlining-disabled */
int x;
