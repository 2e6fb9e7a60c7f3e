/* flags: -O3 -march=x86-64-v3 */
/* The flags do it already. */
void add(int n, const float *restrict a, const float *restrict b, float *restrict c)
{
	for (int i = 0; i < n; i++) /* clean: vectorizable-loop */
		c[i] = a[i] + b[i];
}
