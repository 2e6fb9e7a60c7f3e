/* flags: -O2 -pg */ /* expect: instrumented-build */
int x;
