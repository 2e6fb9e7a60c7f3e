/* flags: -O2 -flto */
int next(int x);

int walk(int x)
{
	while (x > 1)
		x = next(x) / 4; /* clean: hot-cross-unit-call */
	return x;
}
