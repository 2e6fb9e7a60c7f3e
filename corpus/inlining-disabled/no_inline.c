/* flags: -O2 -fno-inline */ /* expect: inlining-disabled */
int x;
