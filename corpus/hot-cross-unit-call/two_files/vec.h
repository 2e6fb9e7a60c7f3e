struct vec {
	const int *v;
	int n;
};
int vec_at(const struct vec *v, int i);
int vec_sum_to(const struct vec *v, int n);
int vec_size(const struct vec *v);
