/* Small questions about commands and the C library, for the matchers that speak of flags. */
#include <string.h>

#include "base/str.h"
#include "model/flags.h"
#include "scan/facts/loop_shape.h"

const char *unit_flag(const struct unit *u, const char *pattern, const char *undo)
{
	const char *found = NULL;
	size_t first = 1;

	/* asked for every loop and call: most commands do not have the flag at all */
	while (first < u->argv.n && !flag_matches(pattern, u->argv.v[first]))
		first++;
	if (first == u->argv.n)
		return NULL;
	for (size_t i = 1; i < u->argv.n; i++) {
		if (flag_matches(pattern, u->argv.v[i]))
			found = u->argv.v[i];
		else if (undo && flag_matches(undo, u->argv.v[i]))
			found = NULL;
		else if (flag_takes_next(u->argv.v[i]) && !str_eq(u->argv.v[i], "-D"))
			i++;
	}
	return found;
}

int unit_level(const struct unit *u)
{
	const char *level = flags_opt_level(&u->argv);

	if (!level || str_eq(level, "-O0"))
		return 0;
	if (str_eq(level, "-O2"))
		return 2;
	return str_eq(level, "-Ofast") || (level[2] >= '3' && level[2] <= '9') ? 3 : 1;
}

/* C11 7.12, by what 7.12.1 and glibc's manual say of errno. */
int unit_is_math_function(const char *name, int *sets_errno)
{
	static const char *const errs[] = {"sqrt",   "exp",   "exp2", "expm1",	   "log",   "log2",   "log10",	"log1p",
					   "pow",    "sin",   "cos",  "tan",	   "asin",  "acos",   "sinh",	"cosh",
					   "acosh",  "atanh", "fmod", "remainder", "hypot", "tgamma", "lgamma", "ldexp",
					   "scalbn", "erf",   "erfc", "sincos",	   "exp10", "logb"};
	static const char *const silent[] = {"fabs",  "floor", "ceil",	   "trunc",  "rint",  "nearbyint", "round",
					     "fmin",  "fmax",  "copysign", "fma",    "atan",  "atan2",	   "tanh",
					     "asinh", "cbrt",  "lrint",	   "lround", "frexp", "modf",	   "fdim"};
	size_t n = strlen(name);

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < sizeof errs / sizeof *errs; i++)
			if (strlen(errs[i]) == n && !strncmp(name, errs[i], n)) {
				*sets_errno = 1;
				return 1;
			}
		for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
			if (strlen(silent[i]) == n && !strncmp(name, silent[i], n)) {
				*sets_errno = 0;
				return 1;
			}
		/* sqrtf and sqrtl are like sqrt */
		if (pass || n < 3 || (name[n - 1] != 'f' && name[n - 1] != 'l'))
			break;
		n--;
	}
	return 0;
}
