/* Which macros are shown to be nothing but sizes: each case is a program that the proof takes, or one that differs from
 * such a program in what makes a larger number another program. N is 16 everywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "scan/scan.h"

#define HEAD                                                                                                           \
	"#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"                                               \
	"#ifndef N\n#define N 16\n#endif\n"
#define MAIN "int main(int argc, char **argv)\n{\n\treturn work(argc, argv);\n}\n"

struct example {
	const char *what, *text;
};

/* ---- what only asks for more memory ---- */

#define ENTRY "struct entry { struct entry *next; const char *key; int n; };\n"
#define HASH                                                                                                           \
	"static unsigned hash(const char *s)\n{\n\tunsigned h = 5;\n\twhile (*s)\n\t\th = h * 33 + *s++;\n\treturn "   \
	"h;\n}\n"
#define FIND                                                                                                           \
	"static struct entry *find(const char *key)\n{\n\tstruct entry *e;\n"                                          \
	"\tfor (e = table[hash(key) % N]; e; e = e->next)\n\t\tif (!strcmp(e->key, key))\n\t\t\treturn e;\n"           \
	"\treturn NULL;\n}\n"
#define ADD                                                                                                            \
	"static void add(const char *key)\n{\n\tstruct entry **at = &table[hash(key) % N], *e = malloc(sizeof *e);\n"  \
	"\te->key = key;\n\te->n = 0;\n\te->next = *at;\n\t*at = e;\n}\n"
#define WORK  "int work(int n, char **v)\n{\n\tadd(v[0]);\n\treturn find(v[n - 1]) != NULL;\n}\n"
#define TABLE "static struct entry *table[N];\n"

static const struct example proved[] = {
	{"a table of a library's own", HEAD ENTRY TABLE HASH FIND ADD WORK},
	{"a table of lists", HEAD ENTRY TABLE HASH FIND ADD WORK MAIN},
	{"the index in a variable, by a mask, searched by a while", HEAD ENTRY TABLE HASH ADD
	 "int work(int n, char **v)\n{\n\tunsigned i = hash(v[0]) & (N - 1);\n\tstruct entry *e = table[i];\n\tadd(v[n "
	 "- 1]);\n"
	 "\twhile (e && strcmp(e->key, v[0]))\n\t\te = e->next;\n\treturn e != NULL;\n}\n" MAIN},
	{"a function that reduces the hash",
	 HEAD ENTRY TABLE HASH "static unsigned slot(const char *s)\n{\n\treturn hash(s) % N;\n}\n"
			       "int work(int n, char **v)\n{\n\tunsigned i = slot(v[0]);\n\tstruct entry *e = "
			       "malloc(sizeof *e);\n\te->key = v[0];\n\te->n = n;\n"
			       "\te->next = table[i];\n\ttable[i] = e;\n\treturn 0;\n}\n" MAIN},
	{"elements taken out by a pointer to the link", HEAD ENTRY TABLE HASH ADD
	 "int work(int n, char **v)\n{\n\tstruct entry **p;\n\tadd(v[n - 1]);\n"
	 "\tfor (p = &table[hash(v[0]) % N]; *p; p = &(*p)->next)\n\t\tif (!strcmp((*p)->key, v[0])) {\n"
	 "\t\t\t*p = (*p)->next;\n\t\t\treturn 1;\n\t\t}\n\treturn 0;\n}\n" MAIN},
	{"all are freed, counted and emptied", HEAD ENTRY TABLE HASH ADD
	 "int work(int n, char **v)\n{\n\tint sum = 0;\n\tadd(v[n - 1]);\n\tfor (int i = 0; i < N; i++) {\n"
	 "\t\tstruct entry *e = table[i], *next;\n\t\twhile (e) {\n\t\t\tsum += e->n;\n\t\t\tnext = "
	 "e->next;\n\t\t\tfree(e);\n"
	 "\t\t\te = next;\n\t\t}\n\t\ttable[i] = NULL;\n\t}\n\treturn sum;\n}\n" MAIN},
	{"all are gathered and sorted",
	 HEAD ENTRY TABLE HASH ADD "static int by_key(const void *a, const void *b)\n{\n\treturn strcmp(*(char *const "
				   "*)a, *(char *const *)b);\n}\n"
				   "int work(int n, char **v)\n{\n\tconst char **all = malloc(100 * sizeof "
				   "*all);\n\tint k = 0;\n\tadd(v[n - 1]);\n"
				   "\tfor (int i = 0; i < N; i++)\n\t\tfor (struct entry *e = table[i]; e; e = "
				   "e->next)\n\t\t\tall[k++] = e->key;\n"
				   "\tqsort(all, k, sizeof *all, by_key);\n\tputs(all[0]);\n\treturn 0;\n}\n" MAIN},
	{"a buffer that doubles", HEAD
	 "static void *must(void *p)\n{\n\tif (!p)\n\t\texit(1);\n\treturn p;\n}\n"
	 "int work(int n, char **v)\n{\n\tsize_t room = N, len = 0;\n\tchar *b = malloc(room);\n\tint c;\n\tif "
	 "(!b)\n\t\treturn n;\n"
	 "\twhile ((c = getchar()) != EOF) {\n\t\tif (len == room) {\n\t\t\troom *= 2;\n\t\t\tb = realloc(b, room);\n"
	 "\t\t\tif (!b)\n\t\t\t\treturn -1;\n\t\t}\n\t\tb[len++] = (char)c;\n\t}\n\tputs(must(b));\n\treturn v == "
	 "NULL;\n}\n" MAIN},
	{"room in a structure, grown by a function", HEAD
	 "struct buf { char *p; size_t len, room; };\n"
	 "static int grow(struct buf *b, size_t n)\n{\n\tsize_t room = b->room ? b->room : N;\n\tchar *p;\n"
	 "\tif (b->len + n <= b->room)\n\t\treturn 0;\n\twhile (room < b->len + n)\n\t\troom *= 2;\n"
	 "\tp = realloc(b->p, room);\n\tif (!p)\n\t\treturn -1;\n\tb->p = p;\n\tb->room = room;\n\treturn 0;\n}\n"
	 "int work(int n, char **v)\n{\n\tstruct buf b = {0};\n\tif (grow(&b, strlen(v[0])) != 0)\n\t\treturn -1;\n"
	 "\tstrcpy(b.p, v[0]);\n\treturn n;\n}\n" MAIN},
	{"a buffer on the stack, or a longer one",
	 HEAD "int work(int n, char **v)\n{\n\tchar small[N], *p = small;\n\tsize_t len = strlen(v[0]) + 1;\n"
	      "\tif (len > sizeof small)\n\t\tp = malloc(len);\n\tif (!p)\n\t\treturn -1;\n\tmemcpy(p, v[0], "
	      "len);\n\tputs(p);\n"
	      "\tif (p != small)\n\t\tfree(p);\n\treturn n;\n}\n" MAIN},
	{"a buffer for stdio", HEAD "static char room[N];\nint work(int n, char **v)\n{\n\tsetvbuf(stdout, room, "
				    "_IOFBF, N);\n\tputs(v[0]);\n\treturn n;\n}\n" MAIN},
	{"an array that is never asked for its size",
	 HEAD "int work(int n, char **v)\n{\n\tint stack[2 * N], top = 0;\n\tstack[top++] = n;\n\tmemset(stack, 0, "
	      "sizeof stack);\n\treturn "
	      "stack[top - 1] + (v == NULL);\n}\n" MAIN},
};

/* ---- what does more ---- */

static const struct example refused[] = {
	{"a count for each remainder",
	 HEAD HASH "static int count[N];\nint work(int n, char **v)\n{\n\tcount[hash(v[0]) % N]++;\n\treturn count[n & "
		   "3];\n}\n" MAIN},
	{"the last position for each remainder: a compressor's table",
	 HEAD HASH "static int last[N];\nint work(int n, char **v)\n{\n\tint before = last[hash(v[0]) % "
		   "N];\n\tlast[hash(v[0]) % N] = n;\n\treturn before;\n}\n" MAIN},
	{"the last entry for each remainder: a cache that forgets",
	 HEAD ENTRY TABLE HASH "int work(int n, char **v)\n{\n\tstruct entry *e = malloc(sizeof *e);\n\te->key = "
			       "v[0];\n\te->next = NULL;\n\te->n = n;\n"
			       "\ttable[hash(v[0]) % N] = e;\n\treturn 0;\n}\n" MAIN},
	{"a remainder that is printed",
	 HEAD ENTRY TABLE HASH FIND ADD "int work(int n, char **v)\n{\n\tadd(v[0]);\n\tprintf(\"%u\\n\", hash(v[0]) % "
					"N);\n\treturn find(v[n - 1]) != NULL;\n}\n" MAIN},
	{"all printed in their order",
	 HEAD ENTRY TABLE HASH ADD "int work(int n, char **v)\n{\n\tadd(v[n - 1]);\n\tfor (int i = 0; i < N; "
				   "i++)\n\t\tfor (struct entry *e = table[i]; e; e = e->next)\n"
				   "\t\t\tputs(e->key);\n\treturn 0;\n}\n" MAIN},
	{"lists that are in use are counted",
	 HEAD ENTRY TABLE HASH ADD "int work(int n, char **v)\n{\n\tint used = 0;\n\tadd(v[n - 1]);\n\tfor (int i = 0; "
				   "i < N; i++)\n\t\tif (table[i])\n\t\t\tused++;\n\treturn used;\n}\n" MAIN},
	{"gathered and not sorted",
	 HEAD ENTRY TABLE HASH ADD "int work(int n, char **v)\n{\n\tconst char **all = malloc(100 * sizeof "
				   "*all);\n\tint k = 0;\n\tadd(v[n - 1]);\n"
				   "\tfor (int i = 0; i < N; i++)\n\t\tfor (struct entry *e = table[i]; e; e = "
				   "e->next)\n\t\t\tall[k++] = e->key;\n\tputs(all[0]);\n\treturn 0;\n}\n" MAIN},
	{"the last of all that were seen", HEAD ENTRY TABLE HASH ADD
	 "int work(int n, char **v)\n{\n\tstruct entry *last = NULL;\n\tadd(v[n - 1]);\n\tfor (int i = 0; i < N; "
	 "i++)\n\t\tfor (struct entry *e = table[i]; e; e = e->next)\n"
	 "\t\t\tlast = e;\n\tputs(last->key);\n\treturn 0;\n}\n" MAIN},
	{"any entry of a list is the victim",
	 HEAD ENTRY TABLE HASH ADD "int work(int n, char **v)\n{\n\tstruct entry *e;\n\tadd(v[n - 1]);\n\tfor (e = "
				   "table[hash(v[0]) % N]; e; e = e->next)\n\t\tif (!e->n)\n\t\t\tbreak;\n"
				   "\treturn e ? e->key[0] : 0;\n}\n" MAIN},
	{"entries that are passed by are counted",
	 HEAD ENTRY TABLE HASH ADD "static int steps;\nint work(int n, char **v)\n{\n\tstruct entry *e;\n\tadd(v[n - "
				   "1]);\n\tfor (e = table[hash(v[0]) % N]; e; e = e->next) {\n\t\tsteps++;\n"
				   "\t\tif (!strcmp(e->key, v[0]))\n\t\t\tbreak;\n\t}\n\treturn steps;\n}\n" MAIN},
	{"the length of a line",
	 HEAD "int work(int n, char **v)\n{\n\tchar b[N];\n\treturn fgets(b, N, stdin) && n && v;\n}\n" MAIN},
	{"the length of a line, by sizeof",
	 HEAD "int work(int n, char **v)\n{\n\tchar b[N];\n\treturn fgets(b, sizeof b, stdin) && n && v;\n}\n" MAIN},
	{"where a text is cut", HEAD "int work(int n, char **v)\n{\n\tchar b[N];\n\tsnprintf(b, sizeof b, \"%s\", "
				     "v[0]);\n\tputs(b);\n\treturn n;\n}\n" MAIN},
	{"what is read at once", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\treturn (int)fread(b, 1, N, "
				      "stdin) + n + (v == NULL);\n}\n" MAIN},
	{"the longest input", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tif (strlen(v[0]) >= "
				   "N)\n\t\treturn -1;\n\tstrcpy(b, v[0]);\n\treturn n;\n}\n" MAIN},
	{"input is cut", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tsize_t len = strlen(v[0]);\n\tif "
			      "(len > N)\n\t\tlen = N;\n\tmemcpy(b, v[0], len);\n\treturn b[0] + n;\n}\n" MAIN},
	{"an error when it is full",
	 HEAD "static int stack[N], top;\nint work(int n, char **v)\n{\n\tif (top == N)\n\t\texit(1);\n\tstack[top++] "
	      "= n;\n\treturn stack[0] + (v == NULL);\n}\n" MAIN},
	{"written out when it is full",
	 HEAD "static char b[N];\nstatic size_t len;\nint work(int n, char **v)\n{\n\tif (len == N) {\n\t\tfwrite(b, "
	      "1, len, stdout);\n\t\tlen = 0;\n\t}\n\tb[len++] = v[0][0];\n\treturn n;\n}\n" MAIN},
	{"a structure in a file",
	 HEAD "struct head { int n; char name[N]; };\nint work(int n, char **v)\n{\n\tstruct head h = {n, "
	      "{0}};\n\th.name[0] = v[0][0];\n\tfwrite(&h, sizeof h, 1, stdout);\n\treturn 0;\n}\n" MAIN},
	{"a structure in a structure in a file",
	 HEAD "struct name { char text[N]; };\nstruct head { int n; struct name name; };\nint work(int n, char "
	      "**v)\n{\n\tstruct head h = {.n = n};\n\th.name.text[0] = v[0][0];\n"
	      "\tfwrite(&h, sizeof(struct head), 1, stdout);\n\treturn 0;\n}\n" MAIN},
	{"where a field is", HEAD "#include <stddef.h>\nstruct head { char name[N]; int n; };\nint work(int n, char "
				  "**v)\n{\n\treturn (int)offsetof(struct head, n) + n + (v == NULL);\n}\n" MAIN},
	{"in a union", HEAD "union both { char raw[N]; int n; };\nint work(int n, char **v)\n{\n\tunion both b = {.n = "
			    "n};\n\treturn b.raw[0] + (v == NULL);\n}\n" MAIN},
	{"in mapped memory",
	 HEAD "#include <sys/mman.h>\nstruct head { char name[N]; int n; };\nint work(int n, char **v)\n{\n\tstruct "
	      "head *h = mmap(NULL, 4096, PROT_READ, MAP_SHARED, n, 0);\n\treturn h->n + (v == NULL);\n}\n" MAIN},
	{"another array as large as this, in a file",
	 HEAD "static char a[N], b[sizeof a];\nint work(int n, char **v)\n{\n\ta[0] = b[0];\n\tfwrite(b, sizeof b, 1, "
	      "stdout);\n\treturn n + (v == NULL);\n}\n" MAIN},
	{"another array that is not as large",
	 HEAD "static char a[N], b[16];\nint work(int n, char **v)\n{\n\tmemset(b, 0, N);\n\ta[0] = b[n & "
	      "7];\n\treturn a[0] + (v == NULL);\n}\n" MAIN},
	{"a loop over one that is not as large",
	 HEAD "static char a[N], b[16];\nint work(int n, char **v)\n{\n\tfor (int i = 0; i < N; i++)\n\t\tb[i] = "
	      "0;\n\ta[0] = b[n & 7];\n\treturn a[0] + (v == NULL);\n}\n" MAIN},
	{"a byte that counts",
	 HEAD "int work(int n, char **v)\n{\n\tunsigned char room = N;\n\tchar *b = malloc(room);\n\tif (n > "
	      "room)\n\t\tb = realloc(b, room * 2);\n\treturn b[0] + (v == NULL);\n}\n" MAIN},
	{"a few bits that count",
	 HEAD "struct buf { unsigned room : 5; char *p; };\nint work(int n, char **v)\n{\n\tstruct buf b = "
	      "{0};\n\tb.room = N;\n\tb.p = malloc(b.room);\n\treturn b.p[0] + n + (v == NULL);\n}\n" MAIN},
	{"a power of it",
	 HEAD "static char b[1 << N];\nint work(int n, char **v)\n{\n\tb[n] = v[0][0];\n\treturn b[0];\n}\n" MAIN},
	{"less where it is more",
	 HEAD "static char b[4096 / N];\nint work(int n, char **v)\n{\n\tb[n] = v[0][0];\n\treturn b[0];\n}\n" MAIN},
	{"the last element",
	 HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tb[N - 1] = v[0][0];\n\treturn b[n];\n}\n" MAIN},
	{"a number that is printed", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tb[0] = "
					  "v[0][0];\n\tprintf(\"%d\\n\", N);\n\treturn b[n];\n}\n" MAIN},
	{"an initializer", HEAD "static char b[N];\nstatic int most = N;\nint work(int n, char **v)\n{\n\tb[0] = "
				"v[0][0];\n\treturn b[n] + most;\n}\n" MAIN},
	{"an enumerator", HEAD "static char b[N];\nenum { MOST = N };\nint work(int n, char **v)\n{\n\tb[0] = "
			       "v[0][0];\n\treturn b[n] + MOST;\n}\n" MAIN},
	{"a case", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tb[0] = v[0][0];\n\tswitch (n) {\n\tcase "
			"N:\n\t\treturn 3;\n\t}\n\treturn b[n];\n}\n" MAIN},
	{"a text", HEAD "#define TEXT(x) TEXT_OF(x)\n#define TEXT_OF(x) #x\nstatic char b[N];\nint work(int n, char "
			"**v)\n{\n\tb[0] = v[0][0];\n\tputs(TEXT(N));\n\treturn b[n];\n}\n" MAIN},
	{"an alignment", HEAD "static char b[N];\nstatic int x __attribute__((aligned(N)));\nint work(int n, char "
			      "**v)\n{\n\tb[0] = v[0][0];\n\treturn b[n] + x;\n}\n" MAIN},
	{"asked for in an #if, too", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tb[0] = v[0][0];\n#if N > "
					  "100\n\tn++;\n#endif\n\treturn b[n];\n}\n" MAIN},
	{"asked for in an #if through another",
	 HEAD "#define M (N * 2)\nstatic char b[N];\nint work(int n, char **v)\n{\n\tb[0] = v[0][0];\n#if M > "
	      "100\n\tn++;\n#endif\n\treturn b[n];\n}\n" MAIN},
	{"a choice between texts",
	 HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tconst char *s;\n\tif (n > N)\n\t\ts = "
	      "\"many\";\n\telse\n\t\ts = \"few\";\n\tputs(s);\n\treturn b[0] + (v == NULL);\n}\n" MAIN},
	{"a choice between functions", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tint (*f)(const char *) "
					    "= n > N ? puts : atoi;\n\treturn f(v[0]) + b[0];\n}\n" MAIN},
	{"a depth",
	 HEAD "static char b[N];\nint work(int n, char **v)\n{\n\treturn n > N ? b[0] : work(n + 1, v);\n}\n" MAIN},
	{"an array of megabytes on the stack",
	 HEAD "int work(int n, char **v)\n{\n\tchar b[N * 2000];\n\tb[n] = v[0][0];\n\treturn b[0];\n}\n" MAIN},
	{"a number that another macro holds, in an initializer",
	 HEAD "#define M (N * 2)\nstatic char b[N];\nstatic int most = M;\nint work(int n, char **v)\n{\n\tb[0] = "
	      "v[0][0];\n\treturn b[n] + most;\n}\n" MAIN},
	{"a number that another macro holds, in a case",
	 HEAD "#define M (L + 1)\n#define L N\nstatic char b[N];\nint work(int n, char **v)\n{\n\tb[0] = "
	      "v[0][0];\n\tswitch (n) {\n\tcase M:\n\t\treturn 3;\n\t}\n\treturn b[n];\n}\n" MAIN},
	{"a bound that is computed",
	 HEAD "int work(int n, char **v)\n{\n\tint room = N;\n\tchar b[room], *p = malloc(room);\n\tfgets(b, sizeof b, "
	      "stdin);\n\treturn b[n] + p[0] + (v == NULL);\n}\n" MAIN},
	{"what is compared of two",
	 HEAD "struct key { char text[N]; };\nint work(int n, char **v)\n{\n\tstatic struct key a, b;\n\ta.text[0] = "
	      "v[0][0];\n\treturn memcmp(&a, &b, sizeof a) + n;\n}\n" MAIN},
	{"a stack's size for somebody else",
	 HEAD "int some_library_call(unsigned long n);\nstatic char b[N];\nint work(int n, char **v)\n{\n\tb[0] = "
	      "v[0][0];\n\treturn some_library_call(N) + b[n];\n}\n" MAIN},
	{"handed to what a pointer holds", HEAD "static int (*hook)(int);\nstatic char b[N];\nint work(int n, char "
						"**v)\n{\n\tb[0] = v[0][0];\n\treturn hook(N) + b[n];\n}\n" MAIN},
	{"a bound by a type", HEAD "typedef char name[N];\nint work(int n, char **v)\n{\n\tname b;\n\tstrcpy(b, "
				   "v[0]);\n\tfwrite(b, sizeof(name), 1, stdout);\n\treturn n;\n}\n" MAIN},
	{"the size of a type made of it",
	 HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tb[0] = v[0][0];\n\treturn fwrite(b, sizeof(char[N]), "
	      "1, stdout) + n;\n}\n" MAIN},
	{"a choice of what is returned", HEAD "static char b[N];\nint work(int n, char **v)\n{\n\tif (n < "
					      "N)\n\t\treturn 0;\n\tputs(v[0]);\n\treturn b[0];\n}\n" MAIN},
	{"two defaults", HEAD "#undef N\n#ifndef N\n#define N 32\n#endif\nstatic char b[N];\nint work(int n, char "
			      "**v)\n{\n\tb[0] = v[0][0];\n\treturn b[n];\n}\n" MAIN},
	{"a unit that is not read",
	 HEAD ENTRY TABLE HASH FIND ADD WORK MAIN "int broken(void) { return missing_type x; }\n"},
};

/* ---- the project around them ---- */

struct world {
	struct arena a;
	struct project p;
	struct scan_result r;
	struct err err;
};

static void begin(struct world *w)
{
	memset(w, 0, sizeof *w);
	w->p.root = w->p.build_root = path_real(&w->a, fs_temp_dir(&w->a, "/tmp/advisor-sizes-", &w->err));
	assert_non_null(w->p.root);
}

static void put(struct world *w, const char *name, const char *text, const char *flag)
{
	const char *path = path_join(&w->a, w->p.root, name);
	struct unit *u;

	assert_int_equal(fs_write(path, text, strlen(text), 0, &w->err), 0);
	if (str_ends(name, ".h"))
		return;
	u = list_push(&w->a, &w->p.units);
	u->file = path;
	u->dir = w->p.root;
	u->is_c = str_ends(name, ".c");
	strlist_add(&w->a, &u->argv, "gcc");
	if (flag)
		strlist_add(&w->a, &u->argv, flag);
	strlist_add(&w->a, &u->argv, "-c");
	strlist_add(&w->a, &u->argv, path);
}

static const struct tag *scan(struct world *w)
{
	struct scan_options opt = {.jobs = 1};
	struct rule_set rules = {0};

	if (scan_project(&w->a, &w->p, &rules, &opt, &w->r, &w->err) != 0)
		fail_msg("%s", w->err.text);
	for (size_t i = 0; i < w->r.tags.n; i++)
		if (str_eq(w->r.tags.v[i].name, "N"))
			return &w->r.tags.v[i];
	return NULL;
}

static void end(struct world *w)
{
	fs_remove_tree(w->p.root, NULL);
	arena_free(&w->a);
}

/* ---- tests ---- */

static void sizes_that_are_shown(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof proved / sizeof *proved; i++) {
		struct world w;
		const struct tag *t;

		begin(&w);
		put(&w, "a.c", proved[i].text, NULL);
		t = scan(&w);
		if (!t || !strlist_has(&t->safe_tries, "N=32") || !strlist_has(&t->safe_tries, "N=64") ||
		    t->safe_tries.n != 2 || !t->proof) {
			print_error("not shown: %s\n", proved[i].what);
			failed++;
		}
		end(&w);
	}
	assert_int_equal(failed, 0);
}

static void sizes_that_are_more(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct world w;
		const struct tag *t;

		begin(&w);
		put(&w, "a.c", refused[i].text, NULL);
		t = scan(&w);
		if (t ? t->safe_tries.n || t->proof : !strstr(refused[i].text, "#undef")) {
			print_error("%s: %s\n", t ? "said to be safe" : "no tag at all", refused[i].what);
			failed++;
		}
		end(&w);
	}
	assert_int_equal(failed, 0);
}

/* A structure that a header shows, in programs and in libraries. */
static int is_shown_in_header(const char *flag, const char *fact, const char *other, const char *other_text)
{
	struct world w;
	const struct tag *t;
	int shown;

	begin(&w);
	put(&w, "t.h",
	    "#ifndef N\n#define N 16\n#endif\nstruct entry { struct entry *next; };\nstruct table { struct entry "
	    "*v[N]; "
	    "};\n",
	    NULL);
	put(&w, "a.c",
	    "#include \"t.h\"\nint work(struct table *t, unsigned h)\n{\n\treturn t->v[h % N] != 0;\n}\n"
	    "int main(void)\n{\n\tstatic struct table t;\n\treturn work(&t, 3);\n}\n",
	    flag);
	if (other)
		put(&w, other, other_text, NULL);
	if (fact)
		strlist_add(&w.a, &w.p.facts, fact);
	t = scan(&w);
	shown = t && t->safe_tries.n == 2;
	end(&w);
	return shown;
}

static void sizes_that_others_see(void **state)
{
	(void)state;
	assert_true(is_shown_in_header(NULL, NULL, NULL, NULL));
	assert_true(
		is_shown_in_header(NULL, NULL, "b.c", "#include \"t.h\"\nint b(struct table *t) { return t == 0; }\n"));
	assert_false(is_shown_in_header("-fPIC", NULL, NULL, NULL));
	assert_false(is_shown_in_header(NULL, "links-shared", NULL, NULL));
	assert_false(is_shown_in_header(NULL, "links-archives", NULL, NULL));
	assert_false(is_shown_in_header(NULL, NULL, "b.c",
					"#include <dlfcn.h>\nvoid *b(char *s) { return dlopen(s, 1); }\n"));
	/* in a language that is not read, or in another unit that does more */
	assert_false(is_shown_in_header(NULL, NULL, "b.cc", "int b;\n"));
	assert_false(is_shown_in_header(
		NULL, NULL, "b.c",
		"#include <stdio.h>\n#include \"t.h\"\nint b(struct table *t) { return fwrite(t, sizeof "
		"*t, 1, stdout) == 1; }\n"));
	assert_false(is_shown_in_header(NULL, NULL, "b.c", "#include \"t.h\"\nint b(int n) { return n == N; }\n"));
	/* two files that do not agree on the default */
	assert_false(is_shown_in_header(
		NULL, NULL, "b.c",
		"#ifndef N\n#define N 17\n#endif\nstatic char v[N];\nint b(int n) { return v[n]; }\n"));
}

/* Deeper than anybody writes: cut when it is read, so nothing is shown. */
static void sizes_in_deep_code(void **state)
{
	struct str s = {0};
	struct world w;
	const struct tag *t;

	(void)state;
	str_add(&s, HEAD ENTRY TABLE HASH FIND ADD WORK MAIN "int deep(int n)\n{\n\treturn ");
	for (int i = 0; i < 1000; i++)
		str_add(&s, "-(n + ");
	str_add(&s, "n");
	for (int i = 0; i < 1000; i++)
		str_add(&s, ")");
	str_add(&s, ";\n}\n");
	begin(&w);
	put(&w, "a.c", str_text(&s), NULL);
	t = scan(&w);
	assert_true(!t || !t->safe_tries.n);
	end(&w);
	str_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_that_are_shown),
		cmocka_unit_test(sizes_that_are_more),
		cmocka_unit_test(sizes_that_others_see),
		cmocka_unit_test(sizes_in_deep_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
