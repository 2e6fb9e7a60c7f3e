/* Only an analysis of the whole unit sees that the two pointers never meet. */
static int one[4], other[4];

static __attribute__((noinline)) int both(int *a, int *b, int n)
{
	*a = n;
	*b = n + 2;
	return *a + *b;
}

int start(int n)
{
	return both(&one[n & 3], &other[n & 1], n);
}

int again(int n)
{
	return both(&one[n & 1], &other[n & 3], n);
}
