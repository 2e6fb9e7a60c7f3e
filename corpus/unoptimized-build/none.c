/* flags: -g -Wall */ /* expect: unoptimized-build */
int x;
