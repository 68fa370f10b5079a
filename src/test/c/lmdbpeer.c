/*
 * lmdbpeer lookup|store|hold FILE
 *
 * The real LMDB library at work on a data file, as libsasl uses it: the path
 * is the file itself, map size and readers as the file has them.
 *
 * lookup: looks every record of standard input up; says how many were found
 *         with that value.
 * store:  stores every record of standard input, one transaction each; says
 *         how many.
 * hold:   keeps the file open, reads one key after the other and says each
 *         value or "none", each in a transaction of its own.
 *
 * Input: a line for each key and (but for hold) a line for each value in turn,
 * in hexadecimal. Exit status: 0 on success, 1 if a record was not found, 2 on
 * failure.
 *
 * cc -o lmdbpeer lmdbpeer.c -llmdb
 */
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static MDB_env *env;
static MDB_dbi dbi;

static void require(int error, const char *what)
{
	if (error != 0) {
		fprintf(stderr, "%s: %s\n", what, mdb_strerror(error));
		exit(2);
	}
}

static int digit(int c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Reads a line in hexadecimal into bytes of its own; 0 at the end. */
static int read_bytes(MDB_val *bytes)
{
	static char *line;
	static size_t size;
	ssize_t length = getline(&line, &size, stdin);
	ssize_t i;
	unsigned char *data = bytes->mv_data;

	if (length < 0)
		return 0;
	while (length > 0 && line[length - 1] == '\n')
		length--;
	bytes->mv_data = data = realloc(data, length / 2 + 1);
	if (data == NULL)
		abort();
	for (i = 0; i + 1 < length; i += 2)
		data[i / 2] = digit(line[i]) << 4 | digit(line[i + 1]);
	bytes->mv_size = length / 2;
	return 1;
}

static int find(MDB_val *key, MDB_val *expected)
{
	MDB_txn *txn;
	MDB_val value;
	size_t i;
	int error, same = 0;

	require(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), "begin");
	error = mdb_get(txn, dbi, key, &value);
	if (error != 0 && error != MDB_NOTFOUND)
		require(error, "get");
	if (expected != NULL) {
		same = error == 0 && value.mv_size == expected->mv_size
		    && memcmp(value.mv_data, expected->mv_data, value.mv_size) == 0;
	} else if (error == 0) {
		for (i = 0; i < value.mv_size; i++)
			printf("%02x", ((unsigned char *)value.mv_data)[i]);
		printf("\n");
	} else {
		printf("none\n");
	}
	mdb_txn_abort(txn);
	fflush(stdout);
	return same;
}

static void store(MDB_val *key, MDB_val *value)
{
	MDB_txn *txn;

	require(mdb_txn_begin(env, NULL, 0, &txn), "begin");
	require(mdb_put(txn, dbi, key, value, 0), "put");
	require(mdb_txn_commit(txn), "commit");
}

int main(int argc, char **argv)
{
	MDB_val key = { 0, NULL }, value = { 0, NULL };
	MDB_txn *txn;
	long done = 0, lost = 0;
	unsigned int flags = MDB_NOSUBDIR;

	if (argc != 3) {
		fprintf(stderr, "usage: lmdbpeer lookup|store|hold FILE\n");
		return 2;
	}
	if (strcmp(argv[1], "store") != 0)
		flags |= MDB_RDONLY;
	require(mdb_env_create(&env), "create");
	require(mdb_env_open(env, argv[2], flags, 0660), argv[2]);
	require(mdb_txn_begin(env, NULL, flags & MDB_RDONLY, &txn), "begin");
	require(mdb_dbi_open(txn, NULL, 0, &dbi), "open");
	require(mdb_txn_commit(txn), "commit");
	while (read_bytes(&key)) {
		if (strcmp(argv[1], "hold") == 0) {
			find(&key, NULL);
			continue;
		}
		if (!read_bytes(&value))
			return 2;
		if (strcmp(argv[1], "store") == 0) {
			store(&key, &value);
			done++;
		} else if (find(&key, &value)) {
			done++;
		} else {
			lost++;
		}
	}
	mdb_env_close(env);
	if (strcmp(argv[1], "hold") != 0)
		printf("%ld\n", done);
	return lost != 0;
}
