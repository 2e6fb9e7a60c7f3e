#include "report/json_parts.h"

#include <math.h>

cJSON *json_push(cJSON *list)
{
	cJSON *v = cJSON_CreateObject();
	cJSON_AddItemToArray(list, v);
	return v;
}

/* A number for an array: null when it is not finite. */
static void push_number(cJSON *list, double v)
{
	cJSON_AddItemToArray(list, isfinite(v) ? cJSON_CreateNumber(v) : cJSON_CreateNull());
}

static void add_interval_json(cJSON *to, double lo, double hi)
{
	cJSON *ci = cJSON_AddArrayToObject(to, "ci");
	push_number(ci, lo);
	push_number(ci, hi);
}

/* A speedup that is no positive number means "unknown". */
void json_add_speedup(cJSON *to, double speedup, double lo, double hi)
{
	json_add_num(to, "speedup", speedup > 0 ? speedup : NAN);
	add_interval_json(to, lo, hi);
}

void json_add_results(cJSON *to, const char *name, const struct result_list *l)
{
	cJSON *list = cJSON_AddArrayToObject(to, name);
	for (size_t i = 0; i < l->n; i++) {
		const struct result *r = &l->v[i];
		cJSON *v = json_push(list);
		json_add_str(v, "benchmark", words_text(r->benchmark));
		json_add_str(v, "metric", metric_name(r->metric));
		json_add_speedup(v, r->speedup, r->lo, r->hi);
		json_add_num(v, "p_adjusted", r->p_adjusted);
		json_add_num(v, "pairs", r->pairs);
		json_add_str(v, "verdict", verdict_name(r->verdict));
		json_add_str(v, "needed", r->needed);
	}
}

/* Rounds and values beside each other: values of one round are paired across variants. */
void json_add_series(cJSON *to, const char *name, const struct series_list *l)
{
	cJSON *list = cJSON_AddArrayToObject(to, name);
	for (size_t i = 0; i < l->n; i++) {
		const struct series *s = &l->v[i];
		cJSON *v = json_push(list);
		json_add_str(v, "benchmark", words_text(s->benchmark));
		json_add_str(v, "metric", metric_name(s->metric));
		cJSON_AddItemToObject(v, "rounds", cJSON_CreateIntArray(s->rounds, (int)s->n));
		cJSON *values = cJSON_AddArrayToObject(v, "values");
		for (size_t k = 0; k < s->n; k++)
			push_number(values, s->values[k]);
	}
}

void json_add_metrics(cJSON *to, const char *member, const struct metric_summary *m, size_t n)
{
	cJSON *all = cJSON_AddObjectToObject(to, member);
	for (size_t i = 0; i < n; i++) {
		const char *name = m[i].name ? m[i].name : metric_name(m[i].metric);
		if (cJSON_HasObjectItem(all, name))
			continue;
		cJSON *v = cJSON_AddObjectToObject(all, name);
		json_add_str(v, "unit", m[i].unit ? m[i].unit : m[i].name ? "" : metric_unit(m[i].metric));
		json_add_num(v, "n", m[i].n);
		json_add_num(v, "median", m[i].median);
		json_add_num(v, "min", m[i].min);
		json_add_num(v, "max", m[i].max);
	}
}
