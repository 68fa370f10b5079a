/*
 * watch - look two records up in a database again and again while somebody replaces it
 *
 *   watch gdbm FILE KEY KEY    opens the file anew for each look, as libsasl does
 *   watch lmdb FILE KEY KEY    keeps it open, and begins a transaction for each look
 *
 * Keys are written with / in place of NUL. Both records have the same value at every moment, so
 * two values that differ are a mixture. Looks until standard input ends, then prints
 *
 *   looks N failures N mixtures N
 */
#include <fcntl.h>
#include <gdbm.h>
#include <lmdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long looks, failures, mixtures;

static int is_over(void) {
  struct pollfd in = {0, POLLIN, 0};
  return poll(&in, 1, 0) != 0;
}

static size_t key_of(char *text) {
  size_t length = strlen(text);
  for (char *c = text; *c; c++)
    if (*c == '/') *c = 0;
  return length;
}

static void judge(int found, const void *one, size_t one_length, const void *two,
                  size_t two_length) {
  looks++;
  if (!found) failures++;
  else if (one_length != two_length || memcmp(one, two, one_length) != 0) mixtures++;
}

static void look_gdbm(const char *file, datum first, datum second) {
  GDBM_FILE db = gdbm_open(file, 0, GDBM_READER, 0, NULL);
  if (db == NULL) {
    looks++;
    failures++;
    fprintf(stderr, "gdbm_open: %s\n", gdbm_strerror(gdbm_errno));
    return;
  }
  datum one = gdbm_fetch(db, first), two = gdbm_fetch(db, second);
  judge(one.dptr && two.dptr, one.dptr, one.dsize, two.dptr, two.dsize);
  free(one.dptr);
  free(two.dptr);
  gdbm_close(db);
}

static void look_lmdb(MDB_env *env, MDB_val first, MDB_val second) {
  MDB_txn *txn;
  MDB_dbi dbi;
  MDB_val one, two;
  int found = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn) == 0;
  if (found) {
    found = mdb_dbi_open(txn, NULL, 0, &dbi) == 0 && mdb_get(txn, dbi, &first, &one) == 0 &&
            mdb_get(txn, dbi, &second, &two) == 0;
    if (found) judge(1, one.mv_data, one.mv_size, two.mv_data, two.mv_size);
    mdb_txn_abort(txn);
  }
  if (!found) judge(0, NULL, 0, NULL, 0);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  size_t first = key_of(argv[3]), second = key_of(argv[4]);
  if (strcmp(argv[1], "gdbm") == 0) {
    datum one = {argv[3], (int)first}, two = {argv[4], (int)second};
    while (!is_over()) look_gdbm(argv[2], one, two);
  } else {
    MDB_env *env;
    MDB_val one = {first, argv[3]}, two = {second, argv[4]};
    if (mdb_env_create(&env) != 0 || mdb_env_open(env, argv[2], MDB_NOSUBDIR | MDB_RDONLY, 0) != 0)
      return 1;
    while (!is_over()) look_lmdb(env, one, two);
    mdb_env_close(env);
  }
  printf("looks %ld failures %ld mixtures %ld\n", looks, failures, mixtures);
  return 0;
}
