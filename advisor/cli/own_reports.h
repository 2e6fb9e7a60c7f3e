/* Which reports this user's advisor wrote, word for word. A report's own words cannot say that: whoever was given one
 * report of this machine could copy them into another. So the digests are kept, in the user's cache. */
#ifndef ADVISOR_CLI_OWN_REPORTS_H
#define ADVISOR_CLI_OWN_REPORTS_H

#include "base/arena.h"
#include "base/str.h"

/* Notes a report that was just written. Where there is no cache for it, it will count as somebody else's. */
void own_reports_note(struct arena *a, const struct str *json);
/* 1 when a report with that digest (SHA-256, hex) was noted. */
int own_reports_has(struct arena *a, const char *digest);

#endif
