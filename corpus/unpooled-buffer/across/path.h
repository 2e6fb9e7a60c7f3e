int path_is_dir(const char *dir, const char *name);
void *path_alloc(unsigned long n);
void path_free(void *p);
