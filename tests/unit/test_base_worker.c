/* A process of ours beside us: messages both ways, its end, ours, and what it has started. */
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/pack.h"
#include "base/proc.h"
#include "base/proc_worker.h"

/* "sleep": is away for long; "children": starts a program that stays; anything else comes back twice. */
static int serve(void *arg, int fd)
{
	struct str message = {0};
	(void)arg;
	while (worker_receive(fd, -1, &message) == 1) {
		const char *const nap[] = {"sleep", "60", NULL};
		struct proc_result r;
		if (str_eq(str_text(&message), "sleep")) {
			proc_run(&(struct proc_spec){.argv = nap}, &r, NULL);
			proc_result_free(&r);
		}
		str_addn(&message, "!", 1);
		if (worker_send(fd, &message) != 0)
			break;
	}
	str_free(&message);
	return 0;
}

static void send_text(const struct worker *w, const char *text)
{
	struct str message = {0};
	str_add(&message, text);
	assert_int_equal(worker_send(w->fd, &message), 0);
	str_free(&message);
}

static void test_messages(void **state)
{
	struct worker w;
	struct err err = {{0}};
	struct str message = {0}, large = {0};
	(void)state;
	assert_int_equal(worker_start(&w, serve, NULL, &err), 0);
	assert_int_equal(worker_receive(w.fd, 0.01, &message), 0);
	send_text(&w, "hello");
	assert_int_equal(worker_receive(w.fd, 5, &message), 1);
	assert_string_equal(str_text(&message), "hello!");
	/* empty, and larger than any socket's buffer */
	send_text(&w, "");
	assert_int_equal(worker_receive(w.fd, 5, &message), 1);
	assert_string_equal(str_text(&message), "!");
	memset(str_room(&large, 3000000), 'x', 3000000);
	str_grown(&large, 3000000);
	send_text(&w, str_text(&large));
	assert_int_equal(worker_receive(w.fd, 20, &message), 1);
	assert_int_equal(message.len, 3000001);
	worker_no_more(&w, 0);
	assert_int_equal(worker_receive(w.fd, 5, &message), -1);
	worker_end(&w);
	assert_int_equal(w.pid, 0);
	worker_end(&w); /* once more is no harm */
	str_free(&message);
	str_free(&large);
}

/* What it is doing ends with it, at once. */
static void test_busy_is_ended(void **state)
{
	struct worker w;
	struct err err = {{0}};
	double start = clock_s();
	(void)state;
	assert_int_equal(worker_start(&w, serve, NULL, &err), 0);
	send_text(&w, "sleep");
	clock_sleep(0.2);
	worker_end(&w);
	assert_true(clock_s() - start < 30);
}

/* A worker that dies is noticed. */
static void test_death_is_noticed(void **state)
{
	struct worker w;
	struct err err = {{0}};
	struct str message = {0};
	(void)state;
	assert_int_equal(worker_start(&w, serve, NULL, &err), 0);
	kill(w.pid, SIGKILL);
	assert_int_equal(worker_receive(w.fd, 5, &message), -1);
	worker_end(&w);
	str_free(&message);
}

/* Programs that leave something behind are cleaned up after; the worker stays. */
static void test_is_no_stranger(void **state)
{
	struct worker w;
	struct err err = {{0}};
	struct str message = {0};
	struct proc_result r;
	const char *const daemon[] = {"sh", "-c", "setsid sleep 60 >/dev/null 2>&1 & exit 0", NULL};
	(void)state;
	assert_int_equal(worker_start(&w, serve, NULL, &err), 0);
	assert_int_equal(proc_run(&(struct proc_spec){.argv = daemon, .kill_left_over = 1}, &r, &err), 0);
	assert_int_equal(r.left_over, 1);
	proc_result_free(&r);
	send_text(&w, "there");
	assert_int_equal(worker_receive(w.fd, 5, &message), 1);
	assert_string_equal(str_text(&message), "there!");
	worker_end(&w);
	str_free(&message);
}

static void test_processors(void **state)
{
	struct worker w;
	struct err err = {{0}};
	cpu_set_t all, one, now;
	int cpu = 0;
	(void)state;
	sched_getaffinity(0, sizeof all, &all);
	while (!CPU_ISSET((size_t)cpu, &all))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET((size_t)cpu, &one);
	assert_int_equal(worker_start(&w, serve, NULL, &err), 0);
	worker_use_cpus(&w, &one);
	sched_getaffinity(w.pid, sizeof now, &now);
	assert_true(CPU_EQUAL(&now, &one));
	worker_use_cpus(&w, &all);
	sched_getaffinity(w.pid, sizeof now, &now);
	assert_true(CPU_EQUAL(&now, &all));
	worker_end(&w);
}

struct thing {
	const char *name, *none;
	struct strlist list;
	double number;
};

static void pack_thing(struct pack *p, struct thing *t)
{
	pack_text(p, &t->name);
	pack_text(p, &t->none);
	pack_list(p, &t->list);
	pack_value(p, &t->number);
}

/* What is written is what is read; what ends too soon is no crash and no nonsense. */
static void test_pack(void **state)
{
	struct arena a = {0};
	struct str out = {0};
	struct thing one = {.name = "a\nb\xff", .number = 0.1}, two = {0};
	(void)state;
	strlist_add(&a, &one.list, "");
	strlist_add(&a, &one.list, "x");
	struct pack p = pack_to(&out);
	pack_thing(&p, &one);
	p = pack_from(&a, &out);
	pack_thing(&p, &two);
	assert_false(p.bad);
	assert_string_equal(two.name, one.name);
	assert_null(two.none);
	assert_int_equal(two.list.n, 2);
	assert_string_equal(two.list.v[0], "");
	assert_true(two.number == one.number);
	for (size_t n = 0; n < out.len; n++) {
		struct str part = {.ptr = out.ptr, .len = n};
		struct thing cut = {0};
		p = pack_from(&a, &part);
		pack_thing(&p, &cut);
		assert_true(p.bad);
	}
	str_free(&out);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),	 cmocka_unit_test(test_busy_is_ended),
		cmocka_unit_test(test_death_is_noticed), cmocka_unit_test(test_is_no_stranger),
		cmocka_unit_test(test_processors),	 cmocka_unit_test(test_pack),
	};
	proc_catch_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
