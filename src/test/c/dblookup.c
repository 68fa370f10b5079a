/*
 * dblookup FILE
 *
 * Looks every record of standard input up in a Berkeley DB hash file, through
 * the C library. db5.3_verify does not notice pairs in a wrong order; a lookup
 * does, because the library searches a page by order.
 *
 * Input: a line for each key and a line for each value in turn, in hexadecimal,
 * as in the data lines of db5.3_dump. Output: the number of records found.
 * Exit status: 0 if each was found with that value, 1 if not, 2 on failure.
 *
 * cc -o dblookup dblookup.c -ldb
 */
#include <db.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static int digit(int c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Reads a line in hexadecimal into bytes of its own; -1 at the end. */
static ssize_t read_bytes(char **line, size_t *size, unsigned char **bytes)
{
	ssize_t length = getline(line, size, stdin);
	ssize_t i;

	if (length < 0)
		return -1;
	while (length > 0 && (*line)[length - 1] == '\n')
		length--;
	*bytes = realloc(*bytes, length / 2 + 1);
	if (*bytes == NULL)
		abort();
	for (i = 0; i + 1 < length; i += 2)
		(*bytes)[i / 2] = digit((*line)[i]) << 4 | digit((*line)[i + 1]);
	return length / 2;
}

int main(int argc, char **argv)
{
	DB *db;
	DBT key, value;
	char *line = NULL;
	size_t size = 0;
	unsigned char *key_bytes = NULL, *value_bytes = NULL;
	ssize_t key_length, value_length;
	long found = 0, lost = 0;
	int error;

	if (argc != 2) {
		fprintf(stderr, "usage: dblookup FILE\n");
		return 2;
	}
	if (db_create(&db, NULL, 0) != 0)
		return 2;
	error = db->open(db, NULL, argv[1], NULL, DB_HASH, DB_RDONLY, 0);
	if (error != 0) {
		fprintf(stderr, "%s: %s\n", argv[1], db_strerror(error));
		return 2;
	}
	while ((key_length = read_bytes(&line, &size, &key_bytes)) >= 0) {
		value_length = read_bytes(&line, &size, &value_bytes);
		if (value_length < 0)
			return 2;
		memset(&key, 0, sizeof key);
		memset(&value, 0, sizeof value);
		key.data = key_bytes;
		key.size = key_length;
		error = db->get(db, NULL, &key, &value, 0);
		if (error == 0 && value.size == (u_int32_t)value_length
		    && memcmp(value.data, value_bytes, value_length) == 0) {
			found++;
		} else {
			lost++;
			fprintf(stderr, "record %ld: %s\n", found + lost,
			    error == 0 ? "another value" : db_strerror(error));
		}
	}
	if (db->close(db, 0) != 0)
		return 2;
	printf("%ld\n", found);
	return lost != 0;
}
