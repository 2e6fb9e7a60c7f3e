/* Loads the plug-in, uses it, unloads it while a thread that used it still runs, and
 * goes on with a block that it gave. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*work)(void);
static pthread_barrier_t barrier;

static void *stays(void *arg)
{
	work();
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier); /* unloaded now: this thread's end must not call into it */
	return arg;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 0; i < 5; i++) {
		void *library = dlopen(argv[argc - 1], RTLD_NOW), *(*block)(size_t), *p;
		pthread_t thread;

		if (!library) {
			fprintf(stderr, "%s\n", dlerror());
			return 1;
		}
		*(void **)&work = dlsym(library, "library_work");
		*(void **)&block = dlsym(library, "library_block");
		pthread_barrier_init(&barrier, NULL, 2);
		pthread_create(&thread, NULL, stays, NULL);
		work();
		pthread_barrier_wait(&barrier);
		p = block(500);
		dlclose(library);
		memset(p, 1, 500);
		free(p);
		pthread_barrier_wait(&barrier);
		pthread_join(thread, NULL);
		pthread_barrier_destroy(&barrier);
	}
	puts("ok");
	return 0;
}
