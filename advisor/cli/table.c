#include "cli/table.h"

#include "base/str.h"
#include "cli/options.h"

const char *const option_groups[N_GROUPS] = {
	"Project and build", "Benchmark and measurement", "What is tried", "Apply", "Gate", "Results",
};

#define AT(member) offsetof(struct options, member)
const struct option option_table[] = {
	{"database", "-p", TEXT, GROUP_BUILD, AT(database), SCAN, "DIR|FILE",
	 "build folder, or its compile_commands.json",
	 "Without it, and without --build, the tree and its folder build are looked in.", "FILE"},
	{"build", NULL, TEXT, GROUP_BUILD, AT(build), SCAN | RUN | VERIFY, "CMD",
	 "command that builds the tree (found by itself otherwise)",
	 "Run in a copy of the tree. Without it the build system is found: CMake, Meson, configure, Makefile.", NULL},
	{"configure", NULL, TEXT, GROUP_BUILD, AT(configure), SCAN | RUN | VERIFY, "CMD",
	 "command that configures it, run first", NULL, NULL},
	{"launcher", NULL, TEXT, GROUP_BUILD, AT(launcher), SCAN | RUN, "CMD",
	 "ccache, distcc, ...: put before every real compile", NULL, NULL},
	{"jobs", "-j", NUMBER, GROUP_BUILD, AT(jobs), SCAN | RUN | VERIFY, "N",
	 "processes at once while building and scanning", "One per processor unless given.", NULL},
	{"state", NULL, TEXT, GROUP_BUILD, AT(state), SCAN | RUN | APPLY | VERIFY | CLEAN, "DIR",
	 "folder for advisor's own state (TREE/.advisor)",
	 "Where the tree cannot be written to, a folder in the user's cache is taken unless this names another.",
	 "DIR"},
	{"no-cache", NULL, SWITCH, GROUP_BUILD, AT(no_cache), SCAN, NULL,
	 "keep nothing for the next scan, and use nothing kept",
	 "Otherwise what was read from the sources is kept in the user's cache (XDG_CACHE_HOME/advisor/scan, a "
	 "database "
	 "a tree, 1 GB in all, a month unless used), or below --state. A store in the tree is not read.",
	 NULL},
	{"build-timeout", NULL, DURATION, GROUP_BUILD, AT(build_timeout), SCAN | RUN | VERIFY, "TIME",
	 "time for one build (default 30m)", "Times are written 90s, 10m, 2h.", NULL},
	{"full-build", NULL, SWITCH, GROUP_BUILD, AT(force_build), RUN, NULL, "never replay captured commands",
	 "Every variant is built with the build command.", NULL},
	{"bench", NULL, LIST, GROUP_MEASURE, AT(bench), SCAN | RUN | VERIFY, "[NAME=]CMD",
	 "benchmark, run in the built tree; repeatable",
	 "A shell command. 0.1 s to some seconds is a good length; it must do the same work every time, and what it "
	 "writes to stdout must be the same for every variant.",
	 NULL},
	{"train", NULL, LIST, GROUP_MEASURE, AT(train), RUN | VERIFY, "[NAME=]CMD",
	 "trains profiles in place of the benchmarks; repeatable",
	 "Run in the instrumented program (with --serve: put on the instrumented server); nothing of it is measured. "
	 "Other inputs than the benchmarks' show what a "
	 "profile is worth on what it has not seen.",
	 NULL},
	{"serve", NULL, TEXT, GROUP_MEASURE, AT(serve), SCAN | RUN | VERIFY, "CMD",
	 "start a server, in the foreground; it is what is measured",
	 "For each run it is started in the built tree, and ended after the load. What counts is its processor time, "
	 "and "
	 "its children's, from ready to the load's end. {port} in any of the four commands is a free port of that run.",
	 NULL},
	{"load", NULL, LIST, GROUP_MEASURE, AT(load), SCAN | RUN | VERIFY, "[NAME=]CMD",
	 "puts work on the server and ends; repeatable",
	 "A fixed number of requests, not a fixed time. It is not measured, and runs on another processor where there "
	 "is "
	 "one.",
	 NULL},
	{"ready", NULL, TEXT, GROUP_MEASURE, AT(ready), SCAN | RUN | VERIFY, "WAY",
	 "when the server can be used: port:N, line:TEXT, file:PATH",
	 "It takes connections on this port, has printed such a line, or has made this file. port:{port} where the "
	 "server's command holds {port}.",
	 NULL},
	{"stop", NULL, TEXT, GROUP_MEASURE, AT(stop), SCAN | RUN | VERIFY, "CMD", "ends the server (SIGTERM otherwise)",
	 "SIGKILL follows after 5 s.", NULL},
	{"check", NULL, TEXT, GROUP_MEASURE, AT(check_command), RUN | VERIFY, "CMD",
	 "must succeed in every variant's tree, once each", "A variant that fails it is rejected, whatever its speed.",
	 NULL},
	{"bench-output", NULL, LIST, GROUP_MEASURE, AT(bench_outputs), RUN | VERIFY, "FILE",
	 "file a benchmark writes that must stay the same", NULL, "FILE"},
	{"compare-stderr", NULL, SWITCH, GROUP_MEASURE, AT(compare_stderr), RUN, NULL,
	 "what benchmarks write to stderr must agree, too", NULL, NULL},
	{"tolerance", NULL, NUMBER, GROUP_MEASURE, AT(tolerance), RUN | VERIFY, "REL",
	 "numeric output of `numerics` variants may differ this much", "Relatively: 1e-6.", NULL},
	{"budget", NULL, DURATION, GROUP_MEASURE, AT(budget), RUN | VERIFY, "TIME",
	 "time for everything: 90s, 10m, 2h (default 10m)",
	 "What was built and measured is kept, so a second run goes on where the first one ended.", NULL},
	{"run-timeout", NULL, DURATION, GROUP_MEASURE, AT(run_timeout), RUN | VERIFY, "TIME",
	 "time for one benchmark run", NULL, NULL},
	{"metric", NULL, METRIC, GROUP_MEASURE, AT(metric), RUN | VERIFY, "NAME",
	 "wall, cpu, rss, instructions, value:REGEX, cost:REGEX",
	 "cpu unless given, or wall for a benchmark that waits or is parallel. value and cost are a number above 0 "
	 "that the "
	 "benchmark, or a server's load, prints: what the first ( ) of the extended regular expression matches, or "
	 "what "
	 "follows the match; of several the geometric mean. More is better of value (requests per second), less of "
	 "cost (a "
	 "latency).",
	 "wall cpu rss instructions value: cost:"},
	{"min-effect", NULL, NUMBER, GROUP_MEASURE, AT(min_effect), RUN | VERIFY, "PCT",
	 "smallest effect that matters, per cent (default 1)", NULL, NULL},
	{"cpu", NULL, TEXT, GROUP_MEASURE, AT(cpus), RUN | VERIFY | DOCTOR, "LIST",
	 "processors to measure on, such as 1 or 0,2-3", NULL, NULL},
	{"seed", NULL, NUMBER, GROUP_MEASURE, AT(seed), RUN | VERIFY, "N", "of the random order", NULL, NULL},
	{"rounds", NULL, NUMBER, GROUP_MEASURE, AT(max_rounds), RUN | VERIFY, "N", "at most so many rounds", NULL,
	 NULL},
	{"max-builds", NULL, NUMBER, GROUP_MEASURE, AT(max_builds), RUN, "N",
	 "at most so many builds (default 40; 0: no bound)",
	 "The likelier suggestions are built first; half of the builds are kept for the compiler's own switches, sets "
	 "of winners, and prices. What is only run in another environment costs none.",
	 NULL},
	{"layouts", NULL, NUMBER, GROUP_MEASURE, AT(layouts), RUN, "N", "code layouts per variant (default 4)",
	 "Every variant is linked in so many layouts of the same code, so that a lucky address is not taken for a good "
	 "flag.",
	 NULL},
	{"keep-same-code", NULL, SWITCH, GROUP_MEASURE, AT(keep_same_code), RUN, NULL,
	 "measure variants of identical code, too", "It shows how often noise would be taken for a gain here.", NULL},
	{"no-early-stop", NULL, SWITCH, GROUP_MEASURE, AT(no_early_stop), RUN, NULL, "every variant gets every round",
	 NULL, NULL},
	{"require-conclusive", NULL, SWITCH, GROUP_MEASURE, AT(require_conclusive), RUN | CHECK | VERIFY, NULL,
	 "exit 5 when undecided", NULL, NULL},
	{"profile", NULL, SWITCH, GROUP_MEASURE, AT(profile), SCAN, NULL,
	 "build with coverage, run the benchmarks, rank by counts", "`run` does it anyway.", NULL},
	{"allow", NULL, COMMA_LIST, GROUP_TRIED, AT(allow), SCAN | RUN | APPLY, "RISK,...",
	 "also: numerics, portability, semantics, security, all",
	 "Suggestions that could change results (numerics) or what the program does (semantics), tie it to a processor "
	 "(portability) or weaken it (security) are measured for their price when the budget has time for it; without "
	 "this they are neither recommended nor applied.",
	 "numerics portability semantics security all"},
	{"quick", NULL, SWITCH, GROUP_TRIED, AT(quick), RUN, NULL, "the classic five, without analysis",
	 "-O3, link-time optimisation, a profile, clang, and all instructions of this processor (recommended with "
	 "--allow "
	 "portability), or what --only names; sources are not scanned and lines not counted. For a first answer, and "
	 "for "
	 "trees whose build takes minutes.",
	 NULL},
	{"only", NULL, COMMA_LIST, GROUP_TRIED, AT(only), SCAN | RUN, "ID,...", "try these alone; an ID may end in *",
	 NULL, NULL},
	{"skip", NULL, COMMA_LIST, GROUP_TRIED, AT(skip), SCAN | RUN, "ID,...", "do not try these", NULL, NULL},
	{"try", NULL, LIST, GROUP_TRIED, AT(try_files), RUN, "FILE",
	 "a diff of your own, tried like every suggestion; repeatable",
	 "A unified diff against the tree, git's or `diff -u`'s: the suggestion try-NAME, by the file's name. It is "
	 "built in "
	 "a copy, checked, raced and judged as everything else; `--only 'try-*'` tries nothing but these. One that "
	 "does not "
	 "apply is reported with the file and the hunk.",
	 "FILE"},
	{"try-command", NULL, LIST, GROUP_TRIED, AT(try_commands), RUN, "NAME=CMD",
	 "the same with what a command changes in a copy; repeatable",
	 "Run by the shell in a fresh copy of the tree; what it changed there, and the sources that it added, are the "
	 "diff.",
	 NULL},
	{"rules", NULL, LIST, GROUP_TRIED, AT(rules), SCAN | RUN | EXPLAIN | REPORT, "DIR",
	 "more rules (*.md); repeatable", NULL, "DIR"},
	{"suppress", NULL, LIST, GROUP_TRIED, AT(suppress), SCAN | RUN, "RULE[ GLOB]", "leave out findings",
	 "Those of a rule, or only those in files that match.", NULL},
	{"to", NULL, TEXT, GROUP_APPLY, AT(to), APPLY, "SYSTEM",
	 "make, cmake, meson, configure, dpkg, flags, env or patch",
	 "The report's build system unless given. `make` and `configure` write a GNUmakefile, `cmake` a user preset, "
	 "`meson` a native file, `dpkg` a file to source before dpkg-buildpackage, `flags` a piece of Makefile and "
	 "response files, `env` a file to source before any build; none of them touches a file of the project. "
	 "`patch` prints a diff of the project's own build files for `git apply`, and writes nothing.",
	 "make cmake meson configure dpkg flags env patch"},
	{"dry-run", NULL, SWITCH, GROUP_APPLY, AT(dry_run), APPLY, NULL, "say what would change, change nothing", NULL,
	 NULL},
	{"edit", NULL, SWITCH, GROUP_APPLY, AT(edit), APPLY, NULL, "change sources where a patch is among them",
	 "Without it the diff is written below the state folder and no source is touched. All that the diff names is "
	 "changed, "
	 "or nothing; `--undo` gives back the very files that were there.",
	 NULL},
	{"undo", NULL, SWITCH, GROUP_APPLY, AT(undo), APPLY, NULL, "take back what apply did",
	 "Also after an interruption. Refused when what apply wrote was changed since. Without FILE, of the present "
	 "folder.",
	 NULL},
	{"baseline", NULL, TEXT, GROUP_CHECK, AT(baseline), CHECK, "OLD", "report to compare with", NULL, "FILE"},
	{"fail-on", NULL, TEXT, GROUP_CHECK, AT(fail_on), CHECK, "LEVEL",
	 "new findings that fail: error, warning, note, none", "warning unless given.", "error warning note none"},
	{"max-regression", NULL, NUMBER, GROUP_CHECK, AT(max_regression), CHECK, "PCT",
	 "slow-down that is allowed (default 3)", NULL, NULL},
	{"allow-other-host", NULL, SWITCH, GROUP_CHECK, AT(allow_other_host), CHECK, NULL,
	 "compare measurements of two machines", NULL, NULL},
	{"format", NULL, TEXT, GROUP_RESULT, AT(format), SCAN | RUN | REPORT | CHECK | EXPLAIN | DOCTOR, "F",
	 "text, json, sarif, markdown, gitlab, junit, html, gcc, patch, fixes",
	 "What is written to stdout, or to -o FILE. `patch` is the diff of the changes of sources that were confirmed, "
	 "`fixes` "
	 "the same as clang-apply-replacements takes it. explain and doctor have text and json.",
	 "text json sarif markdown gitlab junit html gcc patch fixes"},
	{NULL, "-o", TEXT, GROUP_RESULT, AT(out_file), SCAN | RUN | REPORT | CHECK | EXPLAIN | DOCTOR, "FILE",
	 "write the result there", NULL, "FILE"},
	{"output", NULL, LIST, GROUP_RESULT, AT(outputs), SCAN | RUN | REPORT | CHECK | EXPLAIN | DOCTOR, "FORMAT:FILE",
	 "write it there as well; repeatable", NULL, NULL},
	{"certainty", NULL, TEXT, GROUP_RESULT, AT(certainty), SCAN | RUN | REPORT, "WORD",
	 "show findings at least so sure: possible, likely, certain",
	 "Whether it is so, not what it costs. The JSON report keeps all findings.", "possible likely certain"},
	{"weight", NULL, TEXT, GROUP_RESULT, AT(weight), SCAN | RUN | REPORT, "WORD",
	 "show findings that cost at least so much: cold, warm, hot",
	 "warm unless given: without what never runs, or only for options, errors and start-up. The JSON report keeps "
	 "all findings.",
	 "cold warm hot"},
	{"quiet", "-q", SWITCH, GROUP_RESULT, AT(quiet), ANY, NULL, "warnings and the result only", NULL, NULL},
	{"verbose", "-v", SWITCH, GROUP_RESULT, AT(verbose), ANY, NULL,
	 "also cold and suppressed findings, and details", NULL, NULL},
	{"color", NULL, TEXT, GROUP_RESULT, AT(color), ANY, "WHEN", "auto, always, never", NULL, "auto always never"},
	{"help", "-h", SWITCH, GROUP_RESULT, AT(help), ANY, NULL, "this text", NULL, NULL},
	{"version", NULL, SWITCH, GROUP_RESULT, AT(version), ANY, NULL, "version", NULL, NULL},
};
#undef AT
const size_t n_options = sizeof option_table / sizeof *option_table;

const struct verb_text verb_table[] = {
	{"scan", SCAN, "[-p DIR|FILE] [PATH...]", "findings and what would be tried; runs nothing of the project",
	 "Runs nothing of the project, unless --build, --configure or --profile is given: then the tree is built in a "
	 "copy to learn the commands. Findings outside of the named paths are left out.",
	 "  advisor scan -p build                       units of build/compile_commands.json\n"
	 "  advisor scan --build 'make -j4' .           capture the commands of a build in a copy\n"
	 "  advisor scan -p build --format gcc src/     file:line:col lines for an editor, src/ only\n"},
	{"run", RUN, "[TREE]", "the whole loop: build, scan, suggest, rebuild, measure, report",
	 "Builds the baseline in a copy, scans, suggests, rebuilds with every suggestion, measures in interleaved "
	 "rounds, combines the winners, confirms the combination on fresh runs, and writes .advisor/report.json. "
	 "Without a benchmark it stops after the suggestions. Interrupted or out of budget, it goes on where it was "
	 "when run again.",
	 "  advisor run --bench './prog input.txt' .    find out what pays for this workload\n"
	 "  advisor run --build 'make linux' --bench './src/lua bench.lua' --budget 5m lua/\n"
	 "  advisor run --allow portability,numerics --bench './sim 1000' --output html:report.html\n"
	 "  advisor run --bench './prog input.txt' --only 'try-*' --try faster.diff .    is this diff faster, and "
	 "right?\n"},
	{"report", REPORT, "FILE [--format F] [-o OUT]", "the same report in another format",
	 "Reads the JSON report alone: the tree need not be there. advisor-report(5) describes it.",
	 "  advisor report .advisor/report.json --format html -o report.html\n"
	 "  advisor report .advisor/report.json --output sarif:a.sarif --output junit:a.xml\n"},
	{"apply", APPLY, "FILE [ID...] [--to SYSTEM] [--dry-run | --undo]",
	 "put the recommended (or named) suggestions into the build",
	 "Edits no file of the project, unless a patch is among them and --edit is given; what it adds or changes, it "
	 "can take "
	 "back, and it prints the command that builds with it. "
	 "What was not measured is never applied; what is not safe only with --allow. All or nothing: when a file "
	 "cannot be written, none is left.",
	 "  advisor apply .advisor/report.json --dry-run           see first what it would do\n"
	 "  advisor apply .advisor/report.json                     what was recommended\n"
	 "  advisor apply .advisor/report.json flag-o3 lto         these, for the report's build system\n"
	 "  advisor apply .advisor/report.json --to patch | git apply\n"
	 "  advisor apply --undo                                   take it back\n"},
	{"verify", VERIFY, "FILE",
	 "build as applied, the ordinary way: is it the code that was measured, and still faster?",
	 "Builds as applied in a copy, with the command that apply printed, compares the code with what was measured, "
	 "and measures it against a build without it until it is sure that at least half of the report's gain is "
	 "there, or "
	 "that it is not (each is said wrongly in 1 of 40 cases at most), or until --budget is used up, which counts "
	 "measuring and not building. The last line says `confirmed`, `undecided`, or what differs; the exit status is "
	 "1 "
	 "when something does.",
	 "  advisor verify .advisor/report.json\n"},
	{"check", CHECK, "FILE --baseline OLD", "the CI gate: fails for new findings, lost gains and slower benchmarks",
	 "Fails for findings that are new since OLD, for benchmarks that became slower, and for gains that are lost.",
	 "  advisor check .advisor/report.json --baseline ci/advisor.json --output junit:advisor.xml\n"},
	{"explain", EXPLAIN, "[ID...]", "a rule, or the list of rules",
	 "What a rule looks for or tries, when it pays, and when it does not. Without ID, the list of rules.",
	 "  advisor explain\n  advisor explain alloc-in-loop\n"},
	{"doctor", DOCTOR, "", "what this machine offers: compilers, allocators, counters, noise",
	 "What this machine offers, and how small an effect can be found on it in which time.", "  advisor doctor\n"},
	{"clean", CLEAN, "[TREE]", "drop the cache and the copies", "Reports, and what `apply --undo` needs, stay.",
	 "  advisor clean\n"},
};
const size_t n_verbs = sizeof verb_table / sizeof *verb_table;

const struct verb_text *verb_find(const char *name)
{
	for (size_t i = 0; name && i < n_verbs; i++)
		if (str_eq(verb_table[i].name, name))
			return &verb_table[i];
	return NULL;
}

const struct status_text status_table[] = {
	{"0", "Done. Findings are advice, not errors."},
	{"1", "The gate failed (check), or what is applied is not what was measured or not faster any more (verify)."},
	{"2", "Wrong use or configuration; nothing was done."},
	{"3", "The baseline does not build."},
	{"4", "The baseline's benchmark or check fails."},
	{"5", "Undecided, although --require-conclusive was given."},
	{"130, 143", "Interrupted; a valid partial report was written."},
};
const size_t n_statuses = sizeof status_table / sizeof *status_table;
