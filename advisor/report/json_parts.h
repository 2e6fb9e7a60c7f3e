/* Inside of report/: what the JSON of suggestions and of the recommendation share. */
#ifndef ADVISOR_REPORT_JSON_PARTS_H
#define ADVISOR_REPORT_JSON_PARTS_H

#include "base/json.h"
#include "model/fields.h"
#include "report/writers.h"

/* A new object at a list's end. */
cJSON *json_push(cJSON *list);
/* "speedup" and "ci"; what is unknown is null. */
void json_add_speedup(cJSON *to, double speedup, double lo, double hi);
void json_add_results(cJSON *to, const char *name, const struct result_list *l);
void json_add_metrics(cJSON *to, const char *name, const struct metric_summary *m, size_t n);
void json_add_series(cJSON *to, const char *name, const struct series_list *l);
/* The members of a finding or a build tag (json_fields.c). */
void json_add_fields(cJSON *to, const struct field_table *t, const void *item);
/* "patch": the diff, and where it goes; null without one (json_patch.c). */
void json_add_patch(cJSON *to, const struct patch *p);
/* json_recommendation.c */
void json_add_recommendation(cJSON *root, const struct recommendation *rec);

#endif
