#include "model/switch_risk.h"

#include "base/str.h"

/* By the beginning of what follows -f or -fno-. */
static const struct {
	const char *name;
	enum risk risk;
} risky[] = {
	/* numbers */
	{"associative-math", RISK_NUMERICS},
	{"cx-", RISK_NUMERICS},
	{"excess-precision", RISK_NUMERICS},
	{"fast-math", RISK_NUMERICS},
	{"finite-math", RISK_NUMERICS},
	{"float-store", RISK_NUMERICS},
	{"fp-", RISK_NUMERICS},
	{"math-errno", RISK_NUMERICS},
	{"reciprocal-math", RISK_NUMERICS},
	{"rounding-math", RISK_NUMERICS},
	{"signaling-nans", RISK_NUMERICS},
	{"signed-zeros", RISK_NUMERICS},
	{"single-precision", RISK_NUMERICS},
	{"trapping-math", RISK_NUMERICS},
	{"unsafe-math", RISK_NUMERICS},
	/* meaning: overflow, aliasing, null, races, lifetimes */
	{"unconstrained-commons", RISK_SEMANTICS},
	{"wrapv", RISK_SEMANTICS},
	{"trapv", RISK_SEMANTICS},
	{"strict-aliasing", RISK_SEMANTICS},
	{"strict-overflow", RISK_SEMANTICS},
	{"strict-enums", RISK_SEMANTICS},
	{"strict-volatile", RISK_SEMANTICS},
	{"delete-null", RISK_SEMANTICS},
	{"allow-store-data", RISK_SEMANTICS},
	{"aggressive-loop", RISK_SEMANTICS},
	{"isolate-erroneous", RISK_SEMANTICS},
	{"lifetime-dse", RISK_SEMANTICS},
	{"non-call-exceptions", RISK_SEMANTICS},
	{"exceptions", RISK_SEMANTICS},
	{"delete-dead-exceptions", RISK_SEMANTICS},
	{"threadsafe", RISK_SEMANTICS},
	{"rtti", RISK_SEMANTICS},
	{"asynchronous-unwind", RISK_SEMANTICS},
	{"unwind-tables", RISK_SEMANTICS},
	{"semantic-interposition", RISK_SEMANTICS},
	{"ipa-strict-aliasing", RISK_SEMANTICS},
	{"keep-gc", RISK_SEMANTICS},
	{"live-patching", RISK_SEMANTICS},
	{"finite-loops", RISK_SEMANTICS},
	/* how parts call each other */
	{"pack-struct", RISK_SEMANTICS},
	{"pcc-struct", RISK_SEMANTICS},
	{"reg-struct", RISK_SEMANTICS},
	{"short-enums", RISK_SEMANTICS},
	{"short-wchar", RISK_SEMANTICS},
	{"common", RISK_SEMANTICS},
	/* defences */
	{"stack-protector", RISK_SECURITY},
	{"stack-check", RISK_SECURITY},
	{"stack-clash", RISK_SECURITY},
	{"harden", RISK_SECURITY},
	{"trivial-auto", RISK_SECURITY},
	{"zero-call", RISK_SECURITY},
	{"cf-protection", RISK_SECURITY},
};

enum risk switch_risk(const char *flag)
{
	const char *name = str_starts(flag, "-fno-") ? flag + 5 : str_starts(flag, "-f") ? flag + 2 : "";

	for (size_t i = 0; i < sizeof risky / sizeof *risky; i++)
		if (str_starts(name, risky[i].name))
			return risky[i].risk;
	return RISK_SAFE;
}
