/* expect: inlining-disabled */
/* redis fc3a68d8f (-fno-omit-frame-pointer added to the default flags for profilers; a few per cent) */
/* flags: -O2 -fno-omit-frame-pointer */
unsigned c48_mix(const unsigned char *p, unsigned n)
{
	unsigned h = 0;
	while (n--)
		h = (h ^ *p++) * 16777619u;
	return h;
}
