/* The end of a list is looked for to put something there. */
#include <stdlib.h>

struct job {
	int id;
	struct job *link;
};
struct pool {
	struct job *jobs;
	int n;
};
struct job *job_read(void *from);

void read_jobs(struct pool *p, void *from)
{
	struct job *j;

	for (; (j = job_read(from)) != NULL; p->n++) {
		struct job **end = &p->jobs;

		while (*end != NULL) /* expect: walk-to-tail */
			end = &(*end)->link;
		j->link = NULL;
		*end = j;
	}
}

static void enqueue(struct job **head, int id)
{
	struct job *j = malloc(sizeof *j), *at;

	if (!j)
		abort();
	j->id = id;
	j->link = NULL;
	if (!*head) {
		*head = j;
	} else {
		at = *head;
		while (at->link) /* expect: walk-to-tail */
			at = at->link;
		at->link = j;
	}
}

struct job *numbered(const int *v, const int *end)
{
	struct job *head = NULL;

	while (v < end)
		enqueue(&head, *v++);
	return head;
}

static struct job *last(struct job *j)
{
	if (!j)
		return NULL;
	for (; j->link; j = j->link) /* expect: walk-to-tail */
		;
	return j;
}

void append_all(struct pool *p, struct job **v, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++) {
		struct job *tail = last(p->jobs);

		v[i]->link = NULL;
		if (tail)
			tail->link = v[i];
		else
			p->jobs = v[i];
	}
}

/* near misses: the tail is kept in a field; each pool's list once; searched for an id */
struct queue {
	struct job *first, **tail;
};

void queue_all(struct queue *q, void *from)
{
	struct job *j;

	while ((j = job_read(from))) {
		j->link = NULL;
		*q->tail = j; /* clean: walk-to-tail */
		q->tail = &j->link;
	}
}

void end_all(struct pool *p, struct pool *e)
{
	for (; p < e; p++) {
		struct job **at = &p->jobs;

		while (*at) /* clean: walk-to-tail */
			at = &(*at)->link;
		*at = calloc(1, sizeof **at);
	}
}

int renamed(struct pool *p, const int *id, int n)
{
	int found = 0;

	while (n--) {
		struct job *j = p->jobs;

		while (j && j->id != id[n]) /* clean: walk-to-tail */
			j = j->link;
		if (j) {
			j->id = -j->id;
			found++;
		}
	}
	return found;
}
