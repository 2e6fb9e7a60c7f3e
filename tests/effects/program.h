/* A whole program: allocates, calls the libraries, computes in a loop, and says which files it has loaded. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int same_one(int a)
{
	return a * 17 + 4;
}

int same_two(int a)
{
	return a * 17 + 4;
}

int never_called(int a)
{
	return a / 3;
}

static unsigned step(unsigned x)
{
	return x % 3 ? x * 5 + 1 : x / 3;
}

static double total(const double *a, int n)
{
	double s = 0;
	for (int i = 0; i < n; i++)
		s += sqrt(a[i]);
	return s;
}

int main(int argc, char **argv)
{
	unsigned x = (unsigned)argc + 5;
	double *a = malloc(1000 * sizeof *a);
	char line[4096];
	FILE *maps = fopen("/proc/self/maps", "r");
	for (int i = 0; i < 1000; i++) {
		x = step(x);
		a[i] = x % 1000;
		if (x % 16 == 0)
			x += (unsigned)same_one(i) + (unsigned)same_two(i);
	}
	printf("%u %.3f %zu\n", x % 10, total(a, 1000), strlen(argv[0]) > 0 ? (size_t)1 : 0);
	while (maps && fgets(line, sizeof line, maps))
		fputs(line, stdout);
	free(a);
	return 0;
}
