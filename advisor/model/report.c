#include "model/report.h"

#include "base/str.h"

static const char *const status_names[] = {
	[REPORT_OK] = "ok",
	[REPORT_PARTIAL] = "partial",
	[REPORT_INTERRUPTED] = "interrupted",
	[REPORT_FAILED] = "failed",
};
enum { N_STATUS = sizeof status_names / sizeof *status_names };

const char *spent_name(enum spent s)
{
	static const char *const names[SPENT_COUNT] = {"baseline", "scan", "coverage", "builds", "runs", "idle"};
	return names[s];
}

const char *report_status_name(enum report_status s)
{
	return (unsigned)s < N_STATUS ? status_names[s] : "failed";
}

struct finding *report_finding(const struct report *r, const char *id)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		if (str_eq(r->findings.v[i].id, id))
			return &r->findings.v[i];
	}
	return NULL;
}

const struct benchmark_list *report_training(const struct report *r)
{
	return r->training.n ? &r->training : &r->benchmarks;
}

const struct member *recommendation_member(const struct recommendation *rec, const char *id)
{
	for (size_t i = 0; i < rec->members.n; i++)
		if (str_eq(rec->members.v[i].id, id) && rec->members.v[i].results.n)
			return &rec->members.v[i];
	return NULL;
}
