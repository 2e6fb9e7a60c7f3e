#include "model/rehearsal.h"

const char *rehearsal_status_name(enum rehearsal_status s)
{
	static const char *const names[] = {
		[REHEARSAL_NONE] = "not-done",
		[REHEARSAL_PASSED] = "passed",
		[REHEARSAL_FAILED] = "failed",
	};
	return (unsigned)s < sizeof names / sizeof *names ? names[s] : names[REHEARSAL_NONE];
}
