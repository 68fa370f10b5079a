package org.sasldb.format.gdbm;

import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * A GDBM file, read-only: lookups, scans and checks over the bytes of a {@link FileImage}. Reads
 * the files of every platform: offsets of 4 and 8 bytes, either alignment, both byte orders, every
 * block size, the original, the standard and the numsync header, and hashes of either sign.
 *
 * <p>No record of a damaged bucket is ever returned, and no key is "not there" in one: damage is a
 * {@link FormatException} that says where and why. Damage elsewhere in the file does not hinder a
 * lookup; call {@link #verifyRecords} first if a file must be whole. Nothing is trusted: no length
 * in the file makes memory grow beyond what the file really holds, and no walk runs for ever. Safe
 * for use by several threads.
 *
 * <p>A file of no bytes is no GDBM file here; for the C library it is a database yet to be made.
 */
public final class GdbmFile {

  final FileImage image;
  private final GdbmHeader header;
  private final Buckets buckets;
  private final KeySearch search;
  private volatile @Nullable HashVotes votes;

  private GdbmFile(FileImage image, GdbmHeader header) {
    this.image = image;
    this.header = header;
    FileBytes bytes = new FileBytes(image, header.layout.byteOrder());
    buckets = new Buckets(bytes, header.abi, header.bucketSize, header.layout.blockSize());
    search = new KeySearch(header, buckets);
  }

  /**
   * Opens a file by its header (GDBM format, sections 1, 3 and 10); nothing else is read.
   *
   * @throws FormatException if the file is another one, or naming the field that is wrong
   */
  public static GdbmFile open(FileImage image) throws FormatException {
    try {
      GdbmFile file = new GdbmFile(image, GdbmHeader.read(image));
      file.buckets.bytes.settle();
      return file;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /** Whether a file that begins with these bytes (4 or more) is a GDBM file, whole or damaged. */
  public static boolean isGdbm(byte[] head) {
    return GdbmHeader.Magic.of(head) != null;
  }

  /** The form of the file, to be kept when it is rewritten. */
  public GdbmLayout layout() {
    return header.layout;
  }

  /** What the header says. */
  public GdbmFacts facts() {
    return GdbmFacts.of(header);
  }

  /**
   * The sign of the hashes, to be kept when the file is rewritten: that of most records, and this
   * machine's if no record tells. Reads every record, unless {@link #verifyRecords} did before.
   *
   * @throws FormatException at the first damage
   */
  public HashSign hashSign() throws FormatException {
    HashVotes known = votes;
    if (known == null) {
      verifyRecords();
      known = votes;
    }
    return known == null ? HashSign.platform() : known.majority();
  }

  /**
   * The value of a key, whichever sign its hash was computed with; null if the key is not there.
   * Reads one entry of the directory, one bucket and the record only, and makes no object if there
   * is none.
   *
   * @throws FormatException if the bucket is damaged, or the record not inside the file
   */
  public byte @Nullable [] find(byte[] key) throws FormatException {
    try {
      long found = search.find(key);
      byte[] value = found == KeySearch.NOT_FOUND ? null : value(found, key.length);
      buckets.bytes.settle();
      return value;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  private byte[] value(long element, int keyLength) throws FormatException {
    long pointer = buckets.pointer(element);
    int length = buckets.dataSize(element);
    // once more, because a mapped file can have changed since the search
    if (!buckets.isRecordInside(pointer, keyLength, length)) {
      throw FormatException.corrupt("", "the file changed while it was read");
    }
    return buckets.bytes.copy(pointer + keyLength, length);
  }

  /** A cursor before the first record. */
  public GdbmCursor scan() {
    return new GdbmCursor(this, header, buckets);
  }

  /**
   * Checks everything the records depend on, the whole directory, every bucket and every key, and
   * throws the first error. After it returned, a {@link #scan} of an unchanged file does not fail,
   * and {@link #find} finds what the scan shows. Needs eight bytes of memory for each slot of one
   * bucket.
   *
   * @return the number of records
   */
  public long verifyRecords() throws FormatException {
    try {
      RecordVerifier verifier = new RecordVerifier(header, buckets, search, Errors.THROWN);
      long records = verifier.run(RecordVerifier.Visitor.NONE);
      buckets.bytes.settle();
      votes = verifier.votes();
      return records;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /**
   * Checks the whole file (GDBM format, section 11), including what no record depends on: free
   * space, overlaps, what only the C library looks at. Damage becomes a finding. Needs 16 bytes of
   * memory a record.
   *
   * @throws FormatException only if a mapped file is cut meanwhile
   */
  public GdbmReport check() throws FormatException {
    try {
      GdbmReport report = new FileCheck(header, buckets, search).run();
      buckets.bytes.settle();
      return report;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }
}
