/* Given to the compiler with -include for the units that shall take memory from the
 * pool (pool.c). The functions keep their names for the preprocessor and the
 * compiler; only the assembler sees other ones. So members and variables called
 * `free`, macros, #ifdef strdup and __attribute__((malloc)) mean what they meant,
 * which is what -Dmalloc=... would break. A call that a compiler makes up itself
 * (realloc(NULL, n) turned into malloc) keeps the ordinary name, which is no harm:
 * pooled blocks are ordinary ones. */
#if !defined ADVISOR_POOL_H && !defined __ASSEMBLER__
#define ADVISOR_POOL_H
#pragma redefine_extname malloc advisor_pool_malloc
#pragma redefine_extname calloc advisor_pool_calloc
#pragma redefine_extname realloc advisor_pool_realloc
#pragma redefine_extname strdup advisor_pool_strdup
#pragma redefine_extname strndup advisor_pool_strndup
#pragma redefine_extname free advisor_pool_free
#endif
