package org.sasldb.format.berkeley;

/**
 * What the header page of a file says (format section 2).
 *
 * @param fileSize bytes, extra pages included
 * @param pages number of pages in use or free, page 0 included
 * @param extraPages whole pages after the last one, which old releases may leave; harmless
 * @param buckets number of buckets
 * @param firstFreePage head of the free list, 0 if it is empty
 * @param duplicates whether a key may have several values; such a file must not be rewritten
 * @param countedKeys the header's own count, a hint that is often wrong
 * @param logged whether the file was changed inside a logging environment, and so should not be
 *     replaced behind the environment's back
 */
public record HashFacts(
    HashLayout layout,
    long fileSize,
    int pages,
    long extraPages,
    int buckets,
    long firstFreePage,
    boolean duplicates,
    boolean sortedDuplicates,
    long countedKeys,
    boolean logged) {

  static HashFacts of(HashHeader header) {
    int pages = header.lastPage + 1;
    return new HashFacts(
        header.layout,
        header.fileSize,
        pages,
        header.fileSize / header.layout.pageSize() - pages,
        header.maxBucket + 1,
        Integer.toUnsignedLong(header.firstFree),
        header.duplicates,
        header.sortedDuplicates,
        header.keys,
        header.logged);
  }
}
