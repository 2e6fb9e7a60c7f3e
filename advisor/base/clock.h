/* The only clock. Monotonic for durations, wall for dates. */
#ifndef ADVISOR_BASE_CLOCK_H
#define ADVISOR_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_ns(void); /* monotonic, nanoseconds, arbitrary origin */
double clock_s(void); /* the same in seconds */
int64_t clock_unix_s(void); /* seconds since 1970, as files are dated */
/* RFC 3339, UTC, to the second: "2026-11-22T10:00:00Z". buf holds 32 bytes. */
void clock_rfc3339(char *buf);
void clock_sleep(double seconds); /* returns early when a signal arrives */

#endif
