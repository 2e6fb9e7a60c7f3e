/* expect: unoptimized-build */
/* schani/mathmap #33 and ascot5 #221: two CFLAGS lines, the later -O0 (or none) wins. Fixed by -O2 */
/* flags: -O2 -O0 */
int c41_sum(const int *v, int n)
{
	int s = 0;
	for (int i = 0; i < n; i++)
		s += v[i] & 15;
	return s;
}
