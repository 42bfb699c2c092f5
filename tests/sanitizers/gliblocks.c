/* gliblocks.c: GLib's locks made of pthread's, for the thread sanitizer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* GLib makes its locks of system calls. A GLib that is not built with the
 * thread sanitizer hides them from it: it sees races where there are none.
 * Loaded before GLib, this library takes the place of the locks; what pthread
 * does is seen.
 *
 * A lock may be all zeros and never initialised: the pthread lock behind it is
 * made when it is first needed.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* There if the program is built with the sanitizer. This library is not, since
 * it gets into others, too: so its own order has to be told. */
extern void __tsan_acquire (void *address) __attribute__((weak));
extern void __tsan_release (void *address) __attribute__((weak));

static gpointer
load (gpointer *where)
{
  gpointer value = __atomic_load_n (where, __ATOMIC_ACQUIRE);

  if (value != NULL && __tsan_acquire != NULL)
    __tsan_acquire (value);
  return value;
}

static gpointer
keep_first (gpointer *where, gpointer made)
{
  gpointer expected = NULL;

  if (__tsan_release != NULL)
    __tsan_release (made);
  if (__atomic_compare_exchange_n (where, &expected, made, FALSE,
          __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return made;
  free (made);
  return load (where);
}

static pthread_mutex_t *
get_mutex (gpointer *where, int type)
{
  pthread_mutex_t *mutex = load (where);
  pthread_mutexattr_t attributes;

  if (mutex != NULL)
    return mutex;
  mutex = malloc (sizeof (*mutex));
  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, type);
  pthread_mutex_init (mutex, &attributes);
  pthread_mutexattr_destroy (&attributes);
  return keep_first (where, mutex);
}

static pthread_cond_t *
get_cond (GCond *self)
{
  pthread_cond_t *cond = load (&self->p);
  pthread_condattr_t attributes;

  if (cond != NULL)
    return cond;
  cond = malloc (sizeof (*cond));
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
  return keep_first (&self->p, cond);
}

static void
clear_mutex (gpointer *where)
{
  if (*where == NULL)
    return;
  pthread_mutex_destroy (*where);
  free (*where);
  *where = NULL;
}

#define PLAIN(mutex) get_mutex (&(mutex)->p, PTHREAD_MUTEX_NORMAL)
#define RECURSIVE(mutex) get_mutex (&(mutex)->p, PTHREAD_MUTEX_RECURSIVE)

void
g_mutex_init (GMutex *mutex)
{
  mutex->p = NULL;
}

void
g_mutex_clear (GMutex *mutex)
{
  clear_mutex (&mutex->p);
}

void
g_mutex_lock (GMutex *mutex)
{
  pthread_mutex_lock (PLAIN (mutex));
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  return pthread_mutex_trylock (PLAIN (mutex)) == 0;
}

void
g_mutex_unlock (GMutex *mutex)
{
  pthread_mutex_unlock (PLAIN (mutex));
}

void
g_rec_mutex_init (GRecMutex *mutex)
{
  mutex->p = NULL;
}

void
g_rec_mutex_clear (GRecMutex *mutex)
{
  clear_mutex (&mutex->p);
}

void
g_rec_mutex_lock (GRecMutex *mutex)
{
  pthread_mutex_lock (RECURSIVE (mutex));
}

gboolean
g_rec_mutex_trylock (GRecMutex *mutex)
{
  return pthread_mutex_trylock (RECURSIVE (mutex)) == 0;
}

void
g_rec_mutex_unlock (GRecMutex *mutex)
{
  pthread_mutex_unlock (RECURSIVE (mutex));
}

void
g_cond_init (GCond *cond)
{
  cond->p = NULL;
}

void
g_cond_clear (GCond *cond)
{
  if (cond->p == NULL)
    return;
  pthread_cond_destroy (cond->p);
  free (cond->p);
  cond->p = NULL;
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  pthread_cond_wait (get_cond (cond), PLAIN (mutex));
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  struct timespec until = {
    .tv_sec = end_time / G_USEC_PER_SEC,
    .tv_nsec = end_time % G_USEC_PER_SEC * 1000,
  };

  return pthread_cond_timedwait (get_cond (cond), PLAIN (mutex),
      &until) != ETIMEDOUT;
}

void
g_cond_signal (GCond *cond)
{
  pthread_cond_signal (get_cond (cond));
}

void
g_cond_broadcast (GCond *cond)
{
  pthread_cond_broadcast (get_cond (cond));
}

/* References: whoever drops the last one comes behind all others. */
gboolean
(g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  if (__tsan_release != NULL)
    __tsan_release ((gpointer) count);
  if (__atomic_fetch_sub (count, 1, __ATOMIC_ACQ_REL) != 1)
    return FALSE;
  if (__tsan_acquire != NULL)
    __tsan_acquire ((gpointer) count);
  return TRUE;
}

/* The same of GStreamer's buffers, events and tags; which is the last it does
 * not tell. */
void
gst_mini_object_unref (gpointer object)
{
  static void (*unref) (gpointer object);

  if (__atomic_load_n (&unref, __ATOMIC_RELAXED) == NULL)
    __atomic_store_n (&unref, dlsym (RTLD_NEXT, "gst_mini_object_unref"),
        __ATOMIC_RELAXED);
  if (__tsan_release != NULL) {
    __tsan_release (object);
    __tsan_acquire (object);
  }
  unref (object);
}
