/* Inside of report/: fixes of SARIF results. */
#ifndef ADVISOR_REPORT_SARIF_FIXES_H
#define ADVISOR_REPORT_SARIF_FIXES_H

#include <cjson/cJSON.h>

#include "model/diff.h"
#include "model/finding.h"

/* Adds the fix to a result; nothing when there is none. */
void sarif_fixes(cJSON *result, const struct fix *f);

#endif
