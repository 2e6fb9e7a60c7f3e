#include "model/finding.h"

#include "base/str.h"

static const char *const certainty_names[] = {
	[CERTAINTY_POSSIBLE] = "possible",
	[CERTAINTY_LIKELY] = "likely",
	[CERTAINTY_CERTAIN] = "certain",
};
static const char *const weight_names[] = {
	[WEIGHT_COLD] = "cold",
	[WEIGHT_WARM] = "warm",
	[WEIGHT_HOT] = "hot",
};
enum {
	N_CERTAINTY = sizeof certainty_names / sizeof *certainty_names,
	N_WEIGHT = sizeof weight_names / sizeof *weight_names
};

#define HOT_SCORE 2.5 /* of the places above it, two to five times as many run often as of all (corpus/ranking.py) */
#define HOT_SHARE 1e-4 /* of all that the workload does */

const char *certainty_name(enum certainty c)
{
	return (unsigned)c < N_CERTAINTY ? certainty_names[c] : "possible";
}

const char *weight_name(enum weight w)
{
	return (unsigned)w < N_WEIGHT ? weight_names[w] : "warm";
}

static int find_name(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return i;
	return -1;
}

int certainty_parse(const char *name, enum certainty *out)
{
	int i = find_name(certainty_names, N_CERTAINTY, name);
	*out = i < 0 ? CERTAINTY_POSSIBLE : (enum certainty)i;
	return i < 0 ? -1 : 0;
}

int weight_parse(const char *name, enum weight *out)
{
	int i = find_name(weight_names, N_WEIGHT, name);
	*out = i < 0 ? WEIGHT_WARM : (enum weight)i;
	return i < 0 ? -1 : 0;
}

void finding_weigh(struct finding *f)
{
	int hot = f->measured ? f->share >= HOT_SHARE : f->score >= HOT_SCORE;
	f->weight = f->cold ? WEIGHT_COLD : hot ? WEIGHT_HOT : WEIGHT_WARM;
}
