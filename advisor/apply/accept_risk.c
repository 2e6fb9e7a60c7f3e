/* What flags risk by the rules, whatever a report says. */
#include "apply/accept.h"
#include "base/str.h"

/* What the rule is for tuning: RISK_SAFE as soon as one rule calls it so. -1: no rule has the flag. */
static int risk_by_rules(const char *flag, const struct rule_set *rules)
{
	int found = -1;
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->v[i];
		if (!strlist_has(&r->add, flag) && !strlist_has(&r->link, flag))
			continue;
		if (r->risk == RISK_SAFE)
			return RISK_SAFE;
		found = found < 0 ? (int)r->risk : found;
	}
	return found;
}

static enum risk flag_risk(const char *flag, const struct rule_set *rules)
{
	int known = risk_by_rules(flag, rules);
	if (known >= 0)
		return (enum risk)known;
	/* another instruction set than the usual one */
	int tunes = str_starts(flag, "-mtune=") || str_starts(flag, "-mno-") || str_starts(flag, "-mprefer-");
	return str_starts(flag, "-m") && !tunes ? RISK_PORTABILITY : RISK_SAFE;
}

enum risk accept_risk(const struct edit *e, const struct rule_set *rules)
{
	const struct strlist *lists[] = {&e->add, &e->link};
	for (size_t k = 0; rules && k < 2; k++) {
		for (size_t i = 0; i < lists[k]->n; i++) {
			enum risk risk = flag_risk(lists[k]->v[i], rules);
			if (risk != RISK_SAFE)
				return risk;
		}
	}
	return RISK_SAFE;
}
