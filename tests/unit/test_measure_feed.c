/* Races that subjects join while they are under way, in made-up time. */
#include <stdio.h>
#include <string.h>

#include "simulated.h"

#define JOINS  12 /* subjects that come, one every JOIN_S */
#define JOIN_S 3.0

static struct joining {
	struct bench *t;
	struct race_feed feed;
	size_t joined;
	double next, waited;
	unsigned most_before; /* rounds that anybody had while others were to come */
	double end_s;
} joining;

static void add_subject(struct bench *t)
{
	struct subject *s = list_push(&t->a, &t->subjects);
	const char *id = names[t->subjects.n - 1];
	*s = (struct subject){.id = id, .tree = "/made/up", .layouts = 1, .sample_key = id};
}

/* One comes when its time has come; who waits gets there. */
static int feed(void *ctx, struct subject_list *l, int idle)
{
	struct joining *j = ctx;
	int none_left = !j->feed.more;
	for (size_t i = 2; i < l->n && j->feed.more; i++)
		if (l->v[i].samples.n > j->most_before)
			j->most_before = (unsigned)l->v[i].samples.n;
	if (j->end_s > 0)
		j->feed.end_s = j->end_s;
	if (idle && j->feed.more && world.now < j->next) {
		j->waited += j->next - world.now;
		world.now = j->next;
	}
	if (j->feed.more && world.now >= j->next) {
		add_subject(j->t);
		j->next = world.now + JOIN_S;
		j->feed.more = ++j->joined < JOINS;
		return 0;
	}
	return idle && none_left;
}

static void begin(struct bench *t, unsigned long long seed)
{
	setup(t, 0, seed);
	world.sd = 0.02;
	world.drift_sd = 0.005;
	joining = (struct joining){.t = t, .next = world.now + JOIN_S};
	joining.feed = (struct race_feed){.feed = feed, .ctx = &joining, .more = 1, .rounds = 6, .expected = JOINS};
	t->opt.feed = &joining.feed;
	t->opt.budget_s = 120;
}

/* Identical code that joins late is called as seldom as what was there from the beginning: never. */
static void test_who_joins_is_no_winner(void **state)
{
	(void)state;
	int called = 0;
	for (unsigned long long i = 1; i <= TIMES; i++) {
		struct bench t;
		begin(&t, 1000 + i);
		race(&t);
		assert_int_equal(joining.joined, JOINS);
		char said[JOINS + 1];
		calls(&t, said);
		for (size_t k = 0; said[k]; k++)
			called += said[k] != '.';
		arena_free(&t.a);
	}
	printf("A/A of those that join: %d of %d called\n", called, TIMES * JOINS);
	assert_int_equal(called, 0);
}

/* Breadth first: nobody gets more than the first rounds while others are to come, everybody gets some, and the good
 * one that came last is found. */
static void test_breadth_then_depth(void **state)
{
	(void)state;
	struct bench t;
	begin(&t, 1100);
	world.gains[2 + JOINS - 1] = log(1.05);
	race(&t);
	assert_true(joining.most_before <= joining.feed.rounds);
	for (size_t k = 2; k < t.subjects.n; k++)
		assert_true(t.subjects.v[k].samples.n >= 3);
	assert_int_equal(t.subjects.v[t.subjects.n - 1].verdict, VERDICT_FASTER);
	assert_true(joining.waited > 0);
	assert_true(joining.feed.run_s > 0.5 * world.run_s);
	arena_free(&t.a);
}

/* Whoever feeds a race may end it before its budget does, and later than was said at first. */
static void test_end_is_the_feeders(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		struct bench t;
		begin(&t, 1200);
		t.opt.no_early_stop = 1;
		t.opt.budget_s = k ? 20 : 120;
		joining.end_s = world.now + 50;
		double began = world.now;
		race(&t);
		printf("ended after %.1f s\n", world.now - began);
		assert_true(world.now - began > 45 && world.now - began < 52);
		arena_free(&t.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_joins_is_no_winner),
		cmocka_unit_test(test_breadth_then_depth),
		cmocka_unit_test(test_end_is_the_feeders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
