/* Element by element, by pointers and through fields. */
#include <stddef.h>
#include <stdint.h>

struct image {
	uint8_t *pixel;
	int width, height;
};
struct wave {
	const float *in;
	float *out;
	size_t n;
	float gain;
};
struct track {
	struct wave left, right;
	int32_t *mix;
};

void fade(float *p, float *e)
{
	for (; p < e; p++) /* expect: vectorizable-loop */
		*p = *p * 0.5f + 1;
}

void invert(struct image *im)
{
	uint8_t *p, *end = im->pixel + im->width * im->height;

	for (p = im->pixel; p < end; p++) /* expect: vectorizable-loop */
		*p = (uint8_t)(255 - *p);
}

void amplify(struct wave *w)
{
	for (size_t i = 0; i < w->n; i++) /* expect: vectorizable-loop */
		w->out[i] = w->in[i] * w->gain;
}

void shifted(const struct image *from, struct image *to)
{
	const uint8_t *s = from->pixel, *stop = s + from->width;
	uint8_t *d = to->pixel;

	for (; s != stop; s++, d++) { /* expect: vectorizable-loop */
		int v = *s >> 1;

		*d = (uint8_t)(v + 16);
	}
}

void mixed(struct track *t, size_t n)
{
	size_t k;

	for (k = 0; k < n; ++k) /* expect: vectorizable-loop */
		t->mix[k] = (int32_t)(t->left.out[k] + t->right.out[k]);
}

double energy(const struct wave *w)
{
	double sum = 0;
	const float *p, *e;

	for (p = w->in, e = p + w->n; p < e; p++) /* expect: float-reduction */
		sum += *p * *p;
	return sum;
}

void halves(struct image *im, int row)
{
	uint8_t *line = &im->pixel[row * im->width];
	int x = im->width;

	while (x--) /* expect: vectorizable-loop */
		line[x] = (uint8_t)(line[x] / 2);
}

/* near misses */
struct cell {
	struct cell *next;
	int v;
};

/* through links */
void bump(struct cell *c)
{
	for (; c; c = c->next) /* clean: vectorizable-loop */
		c->v = c->v * 3 + 1;
}

/* each from the one before */
void echo(struct wave *w)
{
	float *p = w->out + 1, *e = w->out + w->n;

	for (; p < e; p++) /* clean: vectorizable-loop */
		*p = p[0] + p[-1] * w->gain;
}

/* the end is a mark in the data */
void fold(uint8_t *p)
{
	for (; *p != 0xff; p++) /* clean: vectorizable-loop */
		*p = (uint8_t)(*p | 32);
}

/* ends early */
int clip(int *p, int *e, int most)
{
	for (; p < e; p++) { /* clean: vectorizable-loop */
		if (*p > most)
			return 1;
		*p = *p * 2;
	}
	return 0;
}

/* the bound is a field that the loop changes */
void eaten(struct wave *w)
{
	for (size_t i = 0; i < w->n; i++) { /* clean: vectorizable-loop */
		w->out[i] = w->in[i] + w->gain;
		if (w->out[i] > 100)
			w->n--;
	}
}
