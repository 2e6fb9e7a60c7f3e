/* A build tag that the sources offer. */
int hash(const char *s)
{
	int h = 0;
	while (*s)
#ifdef FAST
		h += *s++;
#else
		h = h * 33 + *s++;
#endif
	return h;
}
