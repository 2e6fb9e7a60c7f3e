/* How the page's numbers came about: the machine, the commands, the method, the noise. */
#include "report/escape.h"
#include "report/html.h"

static void machine(struct str *out, const struct report *r)
{
	struct str s = {0};
	str_addf(&s, "%s%s%d processor%s%s%s", words_text(r->host.cpu), r->host.cpu ? ", " : "", r->host.cores,
		 r->host.cores == 1 ? "" : "s", r->host.kernel ? ", " : "", words_text(r->host.kernel));
	html_term(out, "machine", r->host.cores ? str_text(&s) : NULL);
	str_clear(&s);
	for (size_t i = 0; i < r->host.compilers.n; i++)
		str_addf(&s, "%s%s %s", i ? ", " : "", words_text(r->host.compilers.v[i].name),
			 words_text(r->host.compilers.v[i].version));
	html_term(out, "compilers", str_text(&s));
	str_free(&s);
}

static void named_commands(struct str *out, const char *word, const struct benchmark_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct str s = {0};
		str_add(&s, word);
		/* a name matters where there are several */
		if (l->n > 1)
			str_addf(&s, " %s", words_text(l->v[i].name));
		html_code_term(out, str_text(&s), l->v[i].command);
		html_code_term(out, "its server", l->v[i].serve);
		str_free(&s);
	}
}

static void commands(struct str *out, const struct report *r)
{
	html_code_term(out, "configure", r->project.configure_command);
	html_code_term(out, "build", r->project.build_command);
	named_commands(out, "benchmark", &r->benchmarks);
	named_commands(out, "training", &r->training);
	html_code_term(out, "check", r->check);
	html_term(out, "variants by", r->baseline.how);
}

static void remarks(struct str *out, const struct report *r)
{
	struct str s = {0};
	for (size_t i = 0; i < r->warnings.n; i++)
		html_term(out, "warning", r->warnings.v[i]);
	for (size_t i = 0; i < r->project.failed.n; i++) {
		str_clear(&s);
		str_addf(&s, "%s: %s", words_text(r->project.failed.v[i].file),
			 words_text(r->project.failed.v[i].reason));
		html_term(out, "not read", str_text(&s));
	}
	str_clear(&s);
	sentence_partial(&s, r);
	html_term(out, "read in part", str_text(&s));
	html_term(out, "revision", r->project.revision);
	html_term(out, "date", r->generated_at);
	str_clear(&s);
	str_addf(&s, "%s%s%s", words_text(r->version), r->libclang ? " with libclang " : "", words_text(r->libclang));
	html_term(out, "advisor", str_text(&s));
	str_free(&s);
}

void html_method(struct str *out, const struct report *r)
{
	struct str s = {0};
	str_addf(out, "<section id=\"method\"><h2>How it was %s</h2>\n", r->benchmarks.n ? "measured" : "made");
	if (r->benchmarks.n)
		str_add(out,
			"<p>The present build, the same build once more (the A/A control) and every variant ran in "
			"rounds, in random order; runs of one round are compared with each other only. A variant "
			"counts as faster when its whole interval is beyond what identical code differed by, after "
			"correction for the number of variants and for looking more than once. Its output had to be "
			"the present build's.</p>\n");
	str_add(out, "<dl>");
	machine(out, r);
	commands(out, r);
	if (r->benchmarks.n)
		str_addf(&s, "%s%s%s%s; effects below %.3g %% count as none; seed %llu", metric_info(r->metric)->words,
			 r->metric_reason ? " (" : "", words_text(r->metric_reason), r->metric_reason ? ")" : "",
			 r->min_effect, r->seed);
	html_term(out, "measured by", str_text(&s));
	remarks(out, r);
	str_add(out, "</dl>\n");
	if (r->baseline.samples.n) {
		str_add(out,
			"<h3>The present build over the whole race: a slope or steps are the machine's doing</h3>\n");
		html_strips(out, NULL, &r->baseline.samples);
	}
	if (r->baseline.control_samples.n) {
		str_add(out, "<h3>The A/A control: the same code, built elsewhere</h3>\n<div class=\"reference\">");
		html_strips(out, &r->baseline.control_samples, &r->baseline.samples);
		str_add(out, "</div>\n");
	}
	str_add(out, "</section>\n");
	str_free(&s);
}
