/* What libraries set up, by data: the same statement, the same digest, the same parser each time. */
#include <stddef.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **out, const char **tail);
int sqlite3_bind_int(sqlite3_stmt *s, int i, int v);
int sqlite3_step(sqlite3_stmt *s);
int sqlite3_finalize(sqlite3_stmt *s);
void *EVP_MD_CTX_new(void);
void EVP_MD_CTX_free(void *c);
int EVP_DigestUpdate(void *c, const void *p, size_t n);
void *curl_easy_init(void);
int curl_easy_perform(void *c);
void curl_easy_cleanup(void *c);
void set_address(void *c, const char *url);

void insert_all(sqlite3 *db, const int *v, int n)
{
	for (int i = 0; i < n; i++) {
		sqlite3_stmt *s;

		if (sqlite3_prepare_v2(db, "insert into t values (?)", -1, &s, NULL)) /* expect: setup-in-loop */
			return;
		sqlite3_bind_int(s, 1, v[i]);
		sqlite3_step(s);
		sqlite3_finalize(s);
	}
}

void digests(const char **text, const size_t *size, int n)
{
	for (int i = 0; i < n; i++) {
		void *c = EVP_MD_CTX_new(); /* expect: setup-in-loop */

		EVP_DigestUpdate(c, text[i], size[i]);
		EVP_MD_CTX_free(c);
	}
}

/* another statement each time */
void run_all(sqlite3 *db, const char **sql, int n)
{
	for (int i = 0; i < n; i++) {
		sqlite3_stmt *s;

		if (sqlite3_prepare_v2(db, sql[i], -1, &s, NULL)) /* clean: setup-in-loop */
			return;
		sqlite3_step(s);
		sqlite3_finalize(s);
	}
}

/* one for all */
void digest_once(const char **text, const size_t *size, int n)
{
	void *c = EVP_MD_CTX_new(); /* clean: setup-in-loop */

	for (int i = 0; i < n; i++)
		EVP_DigestUpdate(c, text[i], size[i]);
	EVP_MD_CTX_free(c);
}
