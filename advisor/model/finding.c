#include "model/finding.h"

#include "base/str.h"

static const char *const certainty_names[] = {
	[CERTAINTY_POSSIBLE] = "possible",
	[CERTAINTY_LIKELY] = "likely",
	[CERTAINTY_CERTAIN] = "certain",
};
enum { N_CERTAINTY = sizeof certainty_names / sizeof *certainty_names };

const char *certainty_name(enum certainty c)
{
	return (unsigned)c < N_CERTAINTY ? certainty_names[c] : "possible";
}
