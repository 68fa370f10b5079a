package org.sasldb.format.bsd185;

import java.nio.ByteOrder;

/**
 * What the header of a file says (NDBM format, section 5).
 *
 * @param version 1 or 2, which differ in unused fields only
 * @param byteOrder of the two-byte numbers on the pages; the header is big-endian in every file
 * @param pageSize a power of two
 * @param fileSize bytes
 * @param pages whole pages in the file, those of the header included
 * @param buckets number of buckets; those beyond the end of the file are empty
 * @param countedKeys number of keys, which equals the number of records in an undamaged file
 */
public record Bsd185Facts(
    int version,
    ByteOrder byteOrder,
    int pageSize,
    long fileSize,
    long pages,
    long buckets,
    long countedKeys) {}
