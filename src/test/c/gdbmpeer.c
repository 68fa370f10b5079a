/*
 * gdbmpeer COMMAND FILE
 *
 * Does with a GDBM file what the C library does, so that a test can compare.
 *
 *   list        prints each record: a line for the key, one for the value
 *   find        looks the records of standard input up; prints how many it found
 *   change      stores the records of standard input, replacing; a record whose
 *               value is "-" is deleted
 *   reorganize  copies the records to a new file
 *   recover     checks the file and prints how many records, if any, were copied
 *               to repair it, and how many keys and buckets were lost
 *   ndbm        lists like "list" through the NDBM interface; FILE.pag is read
 *
 * Keys and values are in hexadecimal. Exit status: 0 if all went well, 1 if a
 * record was not found or not there to be deleted, 2 on failure.
 *
 * cc -o gdbmpeer gdbmpeer.c -lgdbm_compat -lgdbm
 */
#include <fcntl.h>
#include <gdbm.h>
#include <ndbm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static char *line;
static size_t line_size;

static int digit(int c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Reads a line in hexadecimal; 0 at the end, 2 for a line of "-". */
static int read_bytes(datum *bytes)
{
	ssize_t length = getline(&line, &line_size, stdin);
	ssize_t i;

	if (length < 0)
		return 0;
	while (length > 0 && line[length - 1] == '\n')
		length--;
	if (length == 1 && line[0] == '-')
		return 2;
	bytes->dptr = realloc(bytes->dptr, length / 2 + 1);
	if (bytes->dptr == NULL)
		abort();
	for (i = 0; i + 1 < length; i += 2)
		bytes->dptr[i / 2] = digit(line[i]) << 4 | digit(line[i + 1]);
	bytes->dsize = length / 2;
	return 1;
}

static void print_bytes(datum bytes)
{
	int i;

	for (i = 0; i < bytes.dsize; i++)
		printf("%02x", (unsigned char)bytes.dptr[i]);
	putchar('\n');
}

static int failed(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, gdbm_strerror(gdbm_errno));
	return 2;
}

static int list(GDBM_FILE db)
{
	datum key = gdbm_firstkey(db), next, value;

	while (key.dptr != NULL) {
		value = gdbm_fetch(db, key);
		if (value.dptr == NULL)
			return failed("fetch");
		print_bytes(key);
		print_bytes(value);
		free(value.dptr);
		next = gdbm_nextkey(db, key);
		free(key.dptr);
		key = next;
	}
	return gdbm_errno == GDBM_ITEM_NOT_FOUND ? 0 : failed("list");
}

static int find(GDBM_FILE db)
{
	datum key = { NULL, 0 }, value = { NULL, 0 }, found;
	long right = 0, wrong = 0;

	while (read_bytes(&key)) {
		if (!read_bytes(&value))
			return 2;
		found = gdbm_fetch(db, key);
		if (found.dptr != NULL && found.dsize == value.dsize
		    && memcmp(found.dptr, value.dptr, value.dsize) == 0)
			right++;
		else
			wrong++;
		free(found.dptr);
	}
	printf("%ld\n", right);
	return wrong != 0;
}

static int change(GDBM_FILE db)
{
	datum key = { NULL, 0 }, value = { NULL, 0 };

	while (read_bytes(&key)) {
		int kind = read_bytes(&value);

		if (kind == 0)
			return 2;
		if (kind == 2 && gdbm_delete(db, key) != 0) {
			failed("delete");
			return 1;
		}
		if (kind == 1 && gdbm_store(db, key, value, GDBM_REPLACE) != 0)
			return failed("store");
	}
	return 0;
}

static int recover(GDBM_FILE db)
{
	gdbm_recovery found;

	memset(&found, 0, sizeof found);
	if (gdbm_recover(db, &found, 0) != 0)
		return failed("recover");
	printf("%ld copied, %ld keys and %ld buckets lost\n", (long)found.recovered_keys,
	    (long)found.failed_keys, (long)found.failed_buckets);
	return 0;
}

static int list_ndbm(char *file)
{
	DBM *db = dbm_open(file, O_RDONLY, 0600);
	datum key;

	if (db == NULL)
		return failed(file);
	for (key = dbm_firstkey(db); key.dptr != NULL; key = dbm_nextkey(db)) {
		datum value = dbm_fetch(db, key);

		if (value.dptr == NULL)
			return failed("dbm_fetch");
		print_bytes(key);
		print_bytes(value);
	}
	dbm_close(db);
	return 0;
}

int main(int argc, char **argv)
{
	GDBM_FILE db;
	int status;
	int reads;

	if (argc != 3) {
		fprintf(stderr, "usage: gdbmpeer COMMAND FILE\n");
		return 2;
	}
	if (strcmp(argv[1], "ndbm") == 0)
		return list_ndbm(argv[2]);
	reads = strcmp(argv[1], "list") == 0 || strcmp(argv[1], "find") == 0;
	db = gdbm_open(argv[2], 0, reads ? GDBM_READER : GDBM_WRITER, 0, NULL);
	if (db == NULL)
		return failed(argv[2]);
	if (strcmp(argv[1], "list") == 0)
		status = list(db);
	else if (strcmp(argv[1], "find") == 0)
		status = find(db);
	else if (strcmp(argv[1], "change") == 0)
		status = change(db);
	else if (strcmp(argv[1], "reorganize") == 0)
		status = gdbm_reorganize(db) == 0 ? 0 : failed("reorganize");
	else if (strcmp(argv[1], "recover") == 0)
		status = recover(db);
	else
		status = 2;
	if (gdbm_close(db) != 0)
		return failed("close");
	return status;
}
