package org.sasldb.format.gdbm;

/**
 * What the header of a file says (GDBM format, section 3).
 *
 * @param fileSize bytes
 * @param nextBlock the end of the allocated part as the header has it; in an old file beyond the
 *     end of the file
 * @param directory where the directory is
 * @param dirBits number of leading hash bits that index the directory
 * @param bucketSize bytes of a bucket
 * @param bucketElements records a bucket can hold
 * @param availEntries free areas listed in the header
 */
public record GdbmFacts(
    GdbmLayout layout,
    long fileSize,
    long nextBlock,
    long directory,
    int dirBits,
    int bucketSize,
    int bucketElements,
    int availEntries) {

  static GdbmFacts of(GdbmHeader header) {
    return new GdbmFacts(
        header.layout,
        header.fileSize,
        header.nextBlock,
        header.directory,
        header.dirBits,
        header.bucketSize,
        header.bucketElements,
        header.availCount);
  }
}
