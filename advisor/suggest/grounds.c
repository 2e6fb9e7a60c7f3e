#include "suggest/grounds.h"

#include <string.h>

#include "base/str.h"
#include "base/text_set.h"

enum { MESSAGE_MAX = 140 }; /* characters of a finding's message inside a sentence */
enum { RARE = 100 }; /* an allocation that happens less often costs nothing that could be won back */

/* What never ran, or too rarely for this kind of remedy. */
static int matters_not(const struct finding *f, const struct rule *rule)
{
	int about_calls = rule->kind == RULE_ALLOCATOR || rule->kind == RULE_TUNABLE || rule->pool;
	return f->cold || (about_calls && f->measured && f->count < RARE && !str_eq(f->rule, "late-release"));
}

static int speaks_for(const struct finding *f, const struct rule *rule, const struct rule_set *rules)
{
	if (strlist_has(&rule->because, f->rule))
		return 1;
	const struct rule *code = rule_find(rules, f->rule);
	for (size_t i = 0; code && i < code->suggests.n; i++)
		if (str_eq(code->suggests.v[i], rule->id) || str_glob(code->suggests.v[i], rule->id))
			return 1;
	return 0;
}

static void add_units(struct arena *a, const struct finding *f, struct text_set *known, struct strlist *units)
{
	for (size_t i = 0; i < f->units.n; i++)
		if (text_set_add(a, known, f->units.v[i]))
			strlist_add(a, units, f->units.v[i]);
	if (!f->units.n && f->file && text_set_add(a, known, f->file))
		strlist_add(a, units, f->file);
}

/* Cuts at a word, so that a long message does not fill the table. */
static const char *brief(struct arena *a, const char *message)
{
	if (!message)
		return "";
	size_t n = strlen(message);
	if (n <= MESSAGE_MAX)
		return message;
	for (n = MESSAGE_MAX; n > MESSAGE_MAX / 2 && message[n] != ' '; n--)
		;
	while (n && ((unsigned char)message[n] & 0xC0) == 0x80) /* not inside a UTF-8 character */
		n--;
	return arena_printf(a, "%.*s ...", (int)n, message);
}

static const char *finding_sentence(struct arena *a, const struct finding *f, size_t n)
{
	struct str s = {0};
	str_addf(&s, "%s:%d: %s [%s", f->file ? f->file : "?", f->line, brief(a, f->message), f->rule);
	if (f->measured && f->count)
		str_addf(&s, ", ran %llu times", f->count);
	str_add(&s, "]");
	if (n > 1)
		str_addf(&s, ", and %zu more finding%s like it", n - 1, n == 2 ? "" : "s");
	return arena_take(a, &s);
}

void grounds_find(struct arena *a, const struct rule *rule, const struct rule_set *rules,
		  const struct finding_list *findings, const struct fact_list *facts, struct grounds *out)
{
	const struct finding *first = NULL, *first_cold = NULL;
	struct text_set known = {0}; /* units */
	size_t hot = 0, cold = 0;
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *f = &findings->v[i];
		if (f->suppressed_by || !speaks_for(f, rule, rules))
			continue;
		if (matters_not(f, rule)) {
			first_cold = first_cold ? first_cold : f;
			cold++;
			continue;
		}
		hot++;
		first = first ? first : f;
		strlist_add(a, &out->findings, f->id);
		add_units(a, f, &known, &out->units);
	}
	const struct fact *fact = NULL;
	for (size_t i = 0; !fact && i < rule->because.n; i++)
		fact = needed_facts_find(facts, rule->because.v[i]);
	if (first)
		out->why = finding_sentence(a, first, hot);
	else if (fact)
		out->why = fact->sentence;
	else if (first_cold)
		out->why = finding_sentence(a, first_cold, cold);
	else
		out->why = facts->general;
	out->only_cold = !hot && !fact && cold && rule->because.n;
	out->relevant = hot || cold || fact || !rule->because.n;
}
