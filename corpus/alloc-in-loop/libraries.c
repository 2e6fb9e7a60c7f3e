/* Functions of libraries, whose bodies nobody sees here: what they do is data (rules/library). */
#include <stddef.h>

typedef struct GString GString;
typedef struct BIGNUM BIGNUM;
GString *g_string_new(const char *init);
GString *g_string_append(GString *s, const char *text);
char *g_string_free(GString *s, int free_segment);
char *g_strdup_printf(const char *format, ...);
char *g_path_get_basename(const char *path);
void g_free(void *p);
BIGNUM *BN_new(void);
void BN_free(BIGNUM *b);
int BN_add(BIGNUM *sum, const BIGNUM *a, const BIGNUM *b);
char *sqlite3_mprintf(const char *format, ...);
void sqlite3_free(void *p);
char *xmlGetProp(void *node, const char *name);
void xmlFree(void *p);
void *g_object_ref(void *object);
void g_object_unref(void *object);
void *g_list_append(void *list, void *data);
char *g_strdup(const char *s);

int use(const char *s);
const char *text_of(const GString *s);

int names(char **path, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char *name = g_path_get_basename(path[i]); /* expect: alloc-in-loop */

		sum += use(name);
		g_free(name);
	}
	return sum;
}

int strings(char **v, int n)
{
	int sum = 0;

	while (n--) {
		GString *s = g_string_new("<"); /* expect: alloc-in-loop */

		g_string_append(s, v[n]);
		sum += use(text_of(s));
		g_string_free(s, 1);
	}
	return sum;
}

void sums(BIGNUM **v, int n, int (*show)(const BIGNUM *))
{
	for (int i = 1; i < n; i++) {
		BIGNUM *sum = BN_new(); /* expect: alloc-in-loop */

		BN_add(sum, v[i - 1], v[i]);
		show(sum);
		BN_free(sum);
	}
}

int statements(char **table, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char *sql = sqlite3_mprintf("select * from %Q", table[i]); /* expect: alloc-in-loop */

		sum += use(sql);
		sqlite3_free(sql);
	}
	return sum;
}

/* kept by the list */
void *copies(char **v, int n)
{
	void *list = NULL;

	for (int i = 0; i < n; i++)
		list = g_list_append(list, g_strdup(v[i])); /* clean: alloc-in-loop */
	return list;
}

/* a reference, no memory */
int looked_at(void **object, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		void *o = g_object_ref(object[i]); /* clean: alloc-in-loop */

		sum += use(o);
		g_object_unref(o);
	}
	return sum;
}
