struct thing *thing_make(int n);
void thing_done(struct thing *t);
int thing_value(const struct thing *t);

int sum(int n)
{
	int all = 0;

	for (int i = 0; i < n; i++) {
		struct thing *t = thing_make(i);

		all += thing_value(t);
		thing_done(t);
	}
	return all;
}
