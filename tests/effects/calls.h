/* Functions whose size is near the limits of inlining. */
static inline long large(long a, long b, long *t)
{
	t[(a + 0) & 63] += a * 3 + (b >> 1) - t[(b ^ 1) & 63];
	t[(a + 1) & 63] += a * 5 + (b >> 2) - t[(b ^ 6) & 63];
	t[(a + 2) & 63] += a * 7 + (b >> 3) - t[(b ^ 11) & 63];
	t[(a + 3) & 63] += a * 9 + (b >> 4) - t[(b ^ 16) & 63];
	t[(a + 4) & 63] += a * 11 + (b >> 5) - t[(b ^ 21) & 63];
	t[(a + 5) & 63] += a * 13 + (b >> 6) - t[(b ^ 26) & 63];
	t[(a + 6) & 63] += a * 15 + (b >> 7) - t[(b ^ 31) & 63];
	t[(a + 7) & 63] += a * 17 + (b >> 1) - t[(b ^ 36) & 63];
	t[(a + 8) & 63] += a * 19 + (b >> 2) - t[(b ^ 41) & 63];
	t[(a + 9) & 63] += a * 21 + (b >> 3) - t[(b ^ 46) & 63];
	t[(a + 10) & 63] += a * 23 + (b >> 4) - t[(b ^ 51) & 63];
	t[(a + 11) & 63] += a * 25 + (b >> 5) - t[(b ^ 56) & 63];
	t[(a + 12) & 63] += a * 27 + (b >> 6) - t[(b ^ 61) & 63];
	t[(a + 13) & 63] += a * 29 + (b >> 7) - t[(b ^ 66) & 63];
	return t[a & 63];
}

static long middle(long a, long b, long *t)
{
	t[(a + 0) & 63] ^= a * 3 - b;
	t[(a + 1) & 63] ^= a * 5 - b;
	t[(a + 2) & 63] ^= a * 7 - b;
	t[(a + 3) & 63] ^= a * 9 - b;
	return t[b & 63];
}

static long automatic(long a, long b, long *t)
{
	t[(a + 0) & 63] += a * 3 + (b >> 1) - t[(b ^ 1) & 63];
	t[(a + 1) & 63] += a * 5 + (b >> 2) - t[(b ^ 6) & 63];
	t[(a + 2) & 63] += a * 7 + (b >> 3) - t[(b ^ 11) & 63];
	t[(a + 3) & 63] += a * 9 + (b >> 4) - t[(b ^ 16) & 63];
	t[(a + 4) & 63] += a * 11 + (b >> 5) - t[(b ^ 21) & 63];
	t[(a + 5) & 63] += a * 13 + (b >> 6) - t[(b ^ 26) & 63];
	t[(a + 6) & 63] += a * 15 + (b >> 7) - t[(b ^ 31) & 63];
	t[(a + 7) & 63] += a * 17 + (b >> 1) - t[(b ^ 36) & 63];
	t[(a + 8) & 63] += a * 19 + (b >> 2) - t[(b ^ 41) & 63];
	t[(a + 9) & 63] += a * 21 + (b >> 3) - t[(b ^ 46) & 63];
	t[(a + 10) & 63] += a * 23 + (b >> 4) - t[(b ^ 51) & 63];
	t[(a + 11) & 63] += a * 25 + (b >> 5) - t[(b ^ 56) & 63];
	t[(a + 12) & 63] += a * 27 + (b >> 6) - t[(b ^ 61) & 63];
	t[(a + 13) & 63] += a * 29 + (b >> 7) - t[(b ^ 66) & 63];
	return t[(a ^ b) & 63] + 1;
}

long first(long a, long *t)
{
	return large(a, 3, t) + middle(a, 5, t) + automatic(a, 8, t);
}

long second(long a, long *t)
{
	return large(a, a, t) - middle(7, a, t) - automatic(a, a, t);
}

long third(long a, long b, long *t)
{
	return large(b, a, t) ^ middle(b, a, t) ^ automatic(a, b, t);
}
