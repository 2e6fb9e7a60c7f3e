/* A compressor of the simplest useful kind: matches against a window by hash chains, then bytes out. It makes
 * its own input, so that every run is the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 1 << 15, HASH_SIZE = 1 << 14, MATCH_MIN = 4, MATCH_MAX = 255, CHAIN = 24 };

struct packer {
	const unsigned char *in;
	size_t n;
	int head[HASH_SIZE];
	int prev[WINDOW];
	unsigned char *out;
	size_t used;
};

static unsigned hash(const unsigned char *p)
{
	unsigned v;
	memcpy(&v, p, sizeof v);
	return (v * 2654435761u) >> 18;
}

static int match_length(const unsigned char *a, const unsigned char *b, const unsigned char *end)
{
	int n = 0;
	while (n < MATCH_MAX && b + n < end && a[n] == b[n])
		n++;
	return n;
}

static int find_match(struct packer *p, size_t at, size_t *where)
{
	int best = MATCH_MIN - 1, tries = CHAIN;
	for (int c = p->head[hash(p->in + at)]; c >= 0 && tries-- > 0; c = p->prev[c & (WINDOW - 1)]) {
		if (at - (size_t)c >= WINDOW)
			break;
		int n = match_length(p->in + c, p->in + at, p->in + p->n);
		if (n > best) {
			best = n;
			*where = (size_t)c;
		}
	}
	return best >= MATCH_MIN ? best : 0;
}

static void insert(struct packer *p, size_t at)
{
	unsigned h = hash(p->in + at);
	p->prev[at & (WINDOW - 1)] = p->head[h];
	p->head[h] = (int)at;
}

static void put(struct packer *p, unsigned v)
{
	p->out[p->used++] = (unsigned char)v;
}

static size_t pack(struct packer *p)
{
	size_t at = 0, where = 0;
	memset(p->head, 0xff, sizeof p->head);
	p->used = 0;
	while (at + MATCH_MIN <= p->n) {
		int n = find_match(p, at, &where);
		if (!n) {
			put(p, 0);
			put(p, p->in[at]);
			insert(p, at++);
			continue;
		}
		put(p, (unsigned)n);
		put(p, (unsigned)(at - where) & 255);
		put(p, (unsigned)(at - where) >> 8);
		for (int i = 0; i < n && at + MATCH_MIN <= p->n; i++)
			insert(p, at++);
	}
	return p->used;
}

static void make_text(unsigned char *to, size_t n)
{
	static const char *const words[] = {"the ", "table ", "of ",	"a ",  "house ", "stands ", "under ", "water ",
					    "and ", "light ", "falls ", "on ", "it ",	 "in ",	    "long ",  "rows, "};
	unsigned x = 7;
	for (size_t at = 0; at < n;) {
		x = x * 1103515245u + 12345u;
		const char *w = words[((x >> 16) & (x >> 21)) & 15];
		for (; *w && at < n; w++)
			to[at++] = (unsigned char)(((x >> 9) & 63) ? *w : 'A' + (int)((x >> 12) % 26));
	}
}

int main(int argc, char **argv)
{
	size_t n = (size_t)(argc > 1 ? atoi(argv[1]) : 16) << 20;
	struct packer *p = malloc(sizeof *p);
	unsigned char *text = malloc(n), *out = malloc(2 * n + 16);
	unsigned sum = 1;

	if (!p || !text || !out)
		return 1;
	make_text(text, n);
	p->in = text;
	p->n = n;
	p->out = out;
	size_t packed = pack(p);
	for (size_t i = 0; i < packed; i++)
		sum = sum * 31 + out[i];
	printf("%zu -> %zu, %08x\n", n, packed, sum);
	free(out);
	free(text);
	free(p);
	return 0;
}
