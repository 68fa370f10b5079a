package org.sasldb.format.lmdb;

import java.nio.ByteOrder;

/**
 * What the newest meta page of a file says (LMDB format, section 6).
 *
 * @param mapSize how far the file may grow, in bytes
 * @param lastPage number of the last page that is in use or free
 * @param transaction id of the last change
 * @param depth levels of the tree of records; 0 if there are none
 * @param entries number of records
 * @param overflowPages pages of long values
 * @param freePages pages that the next changes use again; -1 if the free list is damaged
 */
public record LmdbFacts(
    int pageSize,
    ByteOrder byteOrder,
    long mapSize,
    long lastPage,
    long transaction,
    int depth,
    long entries,
    long overflowPages,
    long freePages) {}
