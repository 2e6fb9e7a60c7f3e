/* An interpreter's loop, small functions, branches: of the shapes that flags for code are about. */
#include <stdlib.h>
#include <string.h>

struct machine {
	long stack[64], *top;
	const unsigned char *code;
	long acc;
	int flags;
};

static long mix(long a, long b)
{
	for (int i = 0; i < 3; i++)
		a = (a << 5) - a + (b ^ i);
	return a;
}

long run(struct machine *m, long limit)
{
	long n = 0;
	while (n++ < limit) {
		switch (*m->code++) {
		case 0:
			m->acc = *--m->top;
			break;
		case 1:
			*m->top++ = m->acc;
			break;
		case 2:
			m->acc += *--m->top;
			break;
		case 3:
			m->acc -= *--m->top;
			break;
		case 4:
			m->acc *= *--m->top;
			break;
		case 5:
			m->acc = mix(m->acc, *--m->top);
			break;
		case 6:
			m->acc = m->acc > *--m->top;
			break;
		case 7:
			m->acc = -m->acc;
			break;
		case 8:
			m->code += (signed char)*m->code;
			break;
		case 9:
			if (m->acc)
				m->code += (signed char)*m->code;
			else
				m->code++;
			break;
		case 10:
			m->acc = mix(m->acc, n);
			break;
		case 11:
			m->acc <<= 1;
			break;
		case 12:
			m->acc >>= 1;
			break;
		case 13:
			m->acc &= *--m->top;
			break;
		case 14:
			m->acc |= *--m->top;
			break;
		case 15:
			m->acc ^= *--m->top;
			break;
		case 16:
			m->flags |= 1;
			m->acc += *--m->top;
			break;
		case 17:
			m->flags |= 1;
			m->acc -= *--m->top;
			break;
		case 18:
			return m->acc;
		default:
			abort();
		}
	}
	return m->acc;
}

/* Ends alike, which compilers like to merge. */
int classify(int c, int *count)
{
	switch (c) {
	case 'a':
		count[0]++;
		count[1] += c;
		return mix(c, 1) > 3;
	case 'b':
		count[2]++;
		count[1] += c;
		return mix(c, 1) > 3;
	case 'c':
		count[3]++;
		count[1] += c;
		return mix(c, 1) > 3;
	case 'd':
		count[4]++;
		count[1] += c;
		return mix(c, 1) > 3;
	case 'e':
		count[5]++;
		count[1] += c;
		return mix(c, 1) > 3;
	default:
		return 0;
	}
}

static int middling(const char *s, int k)
{
	int h = k;
	while (*s) {
		if (*s == '%')
			h += 7;
		else if (*s == '/')
			h ^= k;
		else
			h = h * 33 + *s;
		if (h & 1)
			h = (h >> 1) ^ k;
		s++;
	}
	return h;
}

int twice(const char *a, const char *b)
{
	return middling(a, 3) + middling(b, 5) + middling(a, 9);
}

int lowest(const int *a, int n, int *where)
{
	int m = a[0];
	for (int i = 1; i < n; i++)
		if (a[i] < m) {
			m = a[i];
			*where = i;
		} else if (a[i] == m) {
			++*where;
		}
	return m;
}

int joined(const char *s)
{
	char buffer[4096];
	strcpy(buffer, s);
	return (int)strlen(buffer) + buffer[7];
}

long through(long (*f)(long), long x)
{
	return f(x) + f(x + 1);
}

void fill(int *a, int n)
{
	for (int i = 0; i < n; i++)
		a[i] = 0;
}

int later(int *p)
{
	int v = *p;
	if (!p)
		return -1;
	return v;
}

int overflows(int a)
{
	return a + 1 > a;
}

int overlap(int *a, float *b)
{
	*a = 1;
	*b = 2;
	return *a;
}

int main(void)
{
	return 0;
}
