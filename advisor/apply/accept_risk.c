/* What flags risk by the rules, whatever a report says. */
#include <string.h>

#include "apply/accept.h"
#include "base/str.h"
#include "model/flags.h"
#include "model/switch_risk.h"

/* What the rule is for tuning: RISK_SAFE as soon as one rule that adds it (or removes it) calls it so. -1: none does. */
static int risk_by_rules(const char *flag, const struct rule_set *rules, int removes)
{
	int found = -1;
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->v[i];
		if (removes ? !strlist_has(&r->remove, flag)
			    : !strlist_has(&r->add, flag) && !strlist_has(&r->link, flag))
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

/* What defends a program, in the words of its build. */
static const char *const defences[] = {
	"-fstack-protector",
	"-fstack-protector-strong",
	"-fstack-protector-all",
	"-fstack-protector-explicit",
	"-fstack-clash-protection",
	"-fcf-protection",
	"-fcf-protection=full",
	"-ftrivial-auto-var-init=zero",
	"-ftrivial-auto-var-init=pattern",
	"-fzero-call-used-regs=used-gpr",
	"-fhardened",
	"-fsanitize=safe-stack",
	"-fsanitize=cfi",
	"-fsanitize=shadow-call-stack",
	"-fsanitize-minimal-runtime",
	"-fPIE",
	"-fpie",
	"-fPIC",
	"-fpic",
	"-pie",
	"-static-pie",
	"-mshstk",
	"-mbranch-protection=standard",
	"-mindirect-branch=thunk",
	"-mfunction-return=thunk",
	"-mharden-sls=all",
	"-D_FORTIFY_SOURCE",
	"-D_FORTIFY_SOURCE=1",
	"-D_FORTIFY_SOURCE=2",
	"-D_FORTIFY_SOURCE=3",
	"-Wp,-D_FORTIFY_SOURCE=2",
	"-Wp,-D_FORTIFY_SOURCE=3",
	"-Wl,-z,relro",
	"-Wl,-z,now",
	"-Wl,-z,relro,-z,now",
	"-Wl,-z,noexecstack",
	"-Wl,-pie",
};

static enum risk flag_risk(const char *flag, const struct rule_set *rules)
{
	int known = risk_by_rules(flag, rules, 0);
	if (known >= 0)
		return (enum risk)known;
	for (size_t i = 0; i < sizeof risky / sizeof *risky; i++)
		if (str_glob(risky[i].pattern, flag))
			return risky[i].risk;
	if (str_starts(flag, "-f"))
		return switch_risk(flag);
	/* another instruction set than the usual one */
	int tunes = str_starts(flag, "-mtune=") || str_starts(flag, "-mno-") || str_starts(flag, "-mprefer-");
	return str_starts(flag, "-m") && !tunes ? RISK_PORTABILITY : RISK_SAFE;
}

/* 1 when the edit defines the macro of "-DNAME" or "-DNAME=*" again, which is another value for it. */
static int defines_again(const struct edit *e, const char *pattern)
{
	size_t n = strcspn(pattern, "=*");
	for (size_t i = 0; i < e->add.n; i++)
		if (!strncmp(e->add.v[i], pattern, n) && (!e->add.v[i][n] || e->add.v[i][n] == '='))
			return 1;
	return 0;
}

static enum risk removal_risk(const char *pattern, const struct edit *e, const struct rule_set *rules)
{
	int known = risk_by_rules(pattern, rules, 1);
	if (known >= 0)
		return (enum risk)known;
	for (size_t i = 0; i < sizeof defences / sizeof *defences; i++)
		if (flag_matches(pattern, defences[i]))
			return RISK_SECURITY;
	if (str_starts(pattern, "-O") || str_starts(pattern, "-g"))
		return RISK_SAFE;
	if (str_starts(pattern, "-D"))
		return defines_again(e, pattern) ? RISK_SAFE : RISK_SEMANTICS;
	return str_starts(pattern, "-f") && !strchr(pattern, '*') ? switch_risk(pattern) : RISK_SEMANTICS;
}

/* What a scan here would show of macros and of a project's options, a report from elsewhere only says. */
static enum risk others_risk(const struct edit *e)
{
	for (size_t i = 0; i < e->add.n; i++)
		if (str_starts(e->add.v[i], "-D"))
			return RISK_SEMANTICS;
	return e->options.n ? RISK_SEMANTICS : RISK_SAFE;
}

static enum risk worse(enum risk a, enum risk b)
{
	return a == RISK_SAFE || b == RISK_SECURITY ? b : a;
}

enum risk accept_risk(const struct edit *e, const struct rule_set *rules, int ours)
{
	enum risk risk = ours ? RISK_SAFE : e->patch ? RISK_SEMANTICS : others_risk(e);
	if (!rules)
		return RISK_SAFE;
	for (size_t i = 0; i < e->add.n; i++)
		risk = worse(risk, flag_risk(e->add.v[i], rules));
	for (size_t i = 0; i < e->link.n; i++)
		risk = worse(risk, flag_risk(e->link.v[i], rules));
	for (size_t i = 0; i < e->remove.n; i++)
		risk = worse(risk, removal_risk(e->remove.v[i], e, rules));
	return risk;
}
