/* flags: -O3 -ffast-math */
/* Reordering is allowed already. */
float sum(int n, const float *x)
{
	float s = 0;

	for (int i = 0; i < n; i++) /* clean: float-reduction */
		s += x[i];
	return s;
}
