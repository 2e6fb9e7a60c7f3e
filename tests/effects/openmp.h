/* A loop with a pragma that the build does not look at. */
void scaled(float *a, const float *b, int n)
{
#pragma omp parallel for simd
	for (int i = 0; i < n; i++)
		a[i] = 2 * b[i];
}

float summed(const float *a, int n)
{
	float s = 0;
#pragma omp simd reduction(+ : s)
	for (int i = 0; i < n; i++)
		s += a[i];
	return s;
}

int main(void)
{
	return 0;
}
