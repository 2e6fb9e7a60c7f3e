/* base: -O2 */
#include "shapes/tags.h"

int main(int argc, char **argv)
{
	return hash(argv[argc - 1]) & 1;
}
