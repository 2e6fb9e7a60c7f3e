/* flags: -O0 -O1 */ /* clean: unoptimized-build */
int x;
