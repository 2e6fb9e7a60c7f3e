/* A program that a build option of its own changes. */
#include "tags.h"

int main(int argc, char **argv)
{
	return hash(argv[argc - 1]) & 1;
}
