/* flags: -O2 -O0 */ /* expect: unoptimized-build */
int x;
