#ifndef MIG_BASE_THREADS_H
#define MIG_BASE_THREADS_H
/* Some threads for one piece of work, gone when it is done. */

enum { THREADS_MOST = 8 }; /* a larger n is this one */

/* As many as there are processors for this process, at most `most`, at least 1. */
unsigned threads_count(unsigned most);
/* Calls work(of, 0) here and work(of, i) for 0 < i < n in threads of their own, as far as the
 * system gives any; returns when all have returned. So the calls take what there is to do from a
 * common store, each as long as there is some: however many they are, one alone included, all is
 * done. What they wrote can be read afterwards. Signals are left to the threads that were there
 * before. */
void threads_run(unsigned n, void (*work)(void *of, unsigned i), void *of);
#endif
