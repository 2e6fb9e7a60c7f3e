/* Nests of loops whose outer iterations write apart, and some that only seem to. */
enum { N = 512 };
static double a[N][N], b[N][N], c[N][N];
double image[N * N];

void multiply(void)
{
	for (int i = 0; i < N; i++) { /* expect: independent-loop */
		for (int j = 0; j < N; j++) {
			double s = 0;

			for (int k = 0; k < N; k++) /* expect: float-reduction */
				s += a[i][k] * b[k][j];
			c[i][j] = s;
		}
	}
}

void brighten(int height, int width, const double *restrict from, double *restrict to)
{
	int x, y;

	for (y = 0; y < height; y++) /* expect: independent-loop */
		for (x = 0; x < width; x++) /* expect: vectorizable-loop */
			to[y * width + x] = from[y * width + x] * 1.5 + 2;
}

/* in place: a row needs the row before */
void sweep(void)
{
	for (int i = 1; i < N; i++) /* clean: independent-loop */
		for (int j = 0; j < N; j++) /* expect: vectorizable-loop */
			a[i][j] = a[i - 1][j] * 0.5 + a[i][j];
}

/* time steps need each other; the rows of one step do not */
void heat(int steps)
{
	for (int t = 0; t < steps; t++) { /* clean: independent-loop */
		for (int i = 1; i < N - 1; i++) /* expect: independent-loop */
			for (int j = 1; j < N - 1; j++) /* expect: vectorizable-loop */
				b[i][j] = (a[i][j - 1] + a[i][j + 1] + a[i - 1][j] + a[i + 1][j]) * 0.25;
		for (int i = 1; i < N - 1; i++) /* expect: independent-loop */
			for (int j = 1; j < N - 1; j++) /* expect: vectorizable-loop */
				a[i][j] = b[i][j] + 1e-9;
	}
}

/* all iterations add to one sum */
double norm(void)
{
	double s = 0;

	for (int i = 0; i < N; i++) /* clean: independent-loop */
		for (int j = 0; j < N; j++) /* expect: float-reduction */
			s += a[i][j] * a[i][j];
	return s;
}

/* all rows write the same line */
void columns(double *line)
{
	for (int i = 0; i < N; i++) /* clean: independent-loop */
		for (int j = 0; j < N; j++) /* expect: vectorizable-loop */
			line[j] = line[j] + a[i][j];
}

/* what a called function does is not known */
double outside(double v);
void map(void)
{
	for (int i = 0; i < N; i++) /* clean: independent-loop */
		for (int j = 0; j < N; j++)
			a[i][j] = outside(a[i][j]);
}
