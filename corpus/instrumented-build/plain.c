/* flags: -O2 -g -fsanitize=undefined -fno-sanitize=all */ /* clean: instrumented-build */
int x;
