/* What has been built and measured, so that nothing is lost or done twice. One
 * SQLite file in the .advisor folder; the only place that knows SQLite. */
#ifndef ADVISOR_STORE_STORE_H
#define ADVISOR_STORE_STORE_H

#include "base/cache.h"
#include "model/measurement.h"

struct store;

/* Opens (or makes) the file. A damaged or foreign file is moved aside to
 * "<path>.damaged" and a new one made; *note then says so (NULL otherwise). */
int store_open(struct arena *a, const char *path, struct store **out, const char **note, struct err *err);
void store_close(struct store *s);

/* Blobs by kind and key, for scan/ and build/. Entries unused for 30 days go. */
struct cache store_cache(struct store *s);

/* Keeps one sample under (key of code + environment, benchmark command, phase).
 * On disk when it returns. */
int store_add_sample(struct store *s, const char *sample_key, const char *command, const struct sample *sample,
		     struct err *err);
/* Appends the kept samples of a phase to the subject's list, in order of round;
 * their `benchmark` index is set to `benchmark`. */
int store_load_samples(struct store *s, struct arena *a, const char *sample_key, const char *command, int phase,
		       unsigned benchmark, struct sample_list *out, struct err *err);

#endif
