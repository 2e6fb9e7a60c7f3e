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

/* What no rule proposes, in so many words, but a report may. */
static const struct {
	const char *pattern;
	enum risk risk;
} risky[] = {
	{"-fno-stack-protector*", RISK_SECURITY},
	{"-fno-stack-clash-protection", RISK_SECURITY},
	{"-fcf-protection=*", RISK_SECURITY},
	{"-fno-cf-protection", RISK_SECURITY},
	{"-fno-sanitize*", RISK_SECURITY},
	{"-fno-hardened", RISK_SECURITY},
	{"-ftrivial-auto-var-init=*", RISK_SECURITY},
	{"-fzero-call-used-regs=*", RISK_SECURITY},
	{"-fno-pie", RISK_SECURITY},
	{"-fno-PIE", RISK_SECURITY},
	{"-fno-pic", RISK_SECURITY},
	{"-fno-PIC", RISK_SECURITY},
	{"-no-pie", RISK_SECURITY},
	{"-nopie", RISK_SECURITY},
	{"-mno-shstk", RISK_SECURITY},
	{"-mindirect-branch=*", RISK_SECURITY},
	{"-mfunction-return=*", RISK_SECURITY},
	{"-mharden-sls=*", RISK_SECURITY},
	{"-mbranch-protection=*", RISK_SECURITY},
	{"-mstack-protector-guard*", RISK_SECURITY},
	{"-U_FORTIFY_SOURCE", RISK_SECURITY},
	{"-D_FORTIFY_SOURCE*", RISK_SECURITY},
	{"-Wl,*execstack*", RISK_SECURITY},
	{"-Wl,*norelro*", RISK_SECURITY},
	{"-Wl,*lazy*", RISK_SECURITY},
	{"-Wl,*no-pie*", RISK_SECURITY},
	{"-Wl,*nodefaultlib*", RISK_SECURITY},
	{"-Wl,*interpose*", RISK_SEMANTICS},
	{"-Wl,*symbolic*", RISK_SEMANTICS},
	{"-Wl,*muldefs*", RISK_SEMANTICS},
	{"-DNDEBUG*", RISK_SEMANTICS},
	{"-U*", RISK_SEMANTICS},
	{"-static*", RISK_SEMANTICS},
	{"-ansi", RISK_SEMANTICS},
	{"-std=*", RISK_SEMANTICS},
	{"-fno-trapv", RISK_SEMANTICS},
	{"-fno-wrapv*", RISK_SEMANTICS},
	{"-fpack-struct*", RISK_SEMANTICS},
	{"-fshort-*", RISK_SEMANTICS},
	{"-f*signed-*", RISK_SEMANTICS},
	{"-ffreestanding", RISK_SEMANTICS},
	{"-fvisibility=*", RISK_SEMANTICS},
	{"-ffast-math", RISK_NUMERICS},
	{"-Ofast", RISK_NUMERICS},
	{"-f*-math", RISK_NUMERICS},
	{"-f*-math-*", RISK_NUMERICS},
	{"-ffp-*", RISK_NUMERICS},
	{"-fno-signed-zeros", RISK_NUMERICS},
	{"-fno-rounding-*", RISK_NUMERICS},
	{"-fcx-*", RISK_NUMERICS},
	{"-fexcess-precision=*", RISK_NUMERICS},
	{"-fsingle-precision-constant", RISK_NUMERICS},
	{"-fdenormal-fp-math=*", RISK_NUMERICS},
	{"-mdaz-ftz", RISK_NUMERICS},
};

static enum risk flag_risk(const char *flag, const struct rule_set *rules)
{
	int known = risk_by_rules(flag, rules);
	if (known >= 0)
		return (enum risk)known;
	for (size_t i = 0; i < sizeof risky / sizeof *risky; i++)
		if (str_glob(risky[i].pattern, flag))
			return risky[i].risk;
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
