/* Is a macro nothing but the size of buffers, caches and tables? By what is done with its number in every unit, never
 * by its name. */
#ifndef ADVISOR_SCAN_TAGS_SIZE_PROOF_H
#define ADVISOR_SCAN_TAGS_SIZE_PROOF_H

#include "scan/tags/size_ground.h"

/* A sentence without a full stop that says what the macro is the size of, when a larger number (up to SIZE_TIMES
 * times the present one) is shown to change nothing else; NULL when it is not shown. why_not, when given, receives
 * what speaks against it. Both lie in the ground's arena. The macro was added to the ground, which was read.
 *
 * Shown means: every use is followed, through expressions, variables, fields, arguments and results, to
 *   - the bound of an array, and the sizeof of what holds it, where these again only ask for memory or clear it;
 *   - the size of an allocation, or of a buffer that stdio is given;
 *   - a comparison that decides about nothing but memory: that it grows, or where it comes from;
 *   - the remainder that chooses a bucket, in a table that holds a list in each bucket and is walked without regard
 *     to their order;
 *   - the end of a loop over an array that it is the size of.
 * Anything else speaks against it, and so do layouts that others may see: unions, structures in headers of what is
 * not only a program, memory that is mapped. A smaller number is never shown to be safe: what was large enough may
 * not be. */
#define SIZE_TIMES 4
const char *size_proof(struct size_ground *g, const char *macro, long long number, const char **why_not);

#endif
