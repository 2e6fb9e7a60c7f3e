/* flags: -O2 -ftrapv */ /* expect: instrumented-build */
int x;
