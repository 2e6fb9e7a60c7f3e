/* The time that a session gives its builds, and its trees. */
#include "base/clock.h"
#include "builder/builder_parts.h"

void builder_until(struct builder *b, double when)
{
	b->w->until = when;
}

void builder_apart(struct builder *b)
{
	b->w->slots += SLOTS_APART;
}

double builder_seconds_left(const struct builder *b, double most)
{
	double left = b->w->until > 0 ? b->w->until - clock_s() : most;
	return left > most ? most : left > 0.1 ? left : 0.1;
}
