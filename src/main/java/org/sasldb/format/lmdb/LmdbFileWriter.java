package org.sasldb.format.lmdb;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/**
 * Collects records and writes them as a fresh LMDB data file in one pass, as the library would have
 * made it in one transaction (LMDB format, section 6): packed leaf pages in key order, long values
 * on overflow pages behind the page that refers to them, branch pages, nothing of an older file,
 * all unused bytes zero. The library opens the result and goes on changing it.
 *
 * <p>The records are held in memory, with about 40 bytes more than their own length. {@link #close}
 * zeroes them. For use by one thread.
 */
public final class LmdbFileWriter implements AutoCloseable {
  /**
   * How far a new file may grow, in bytes: 64 MiB, enough for some hundred thousand accounts. The
   * library's own 1 MiB is full with a few thousand, and a file whose readers are running must not
   * get another map size. The map is address space; the file has no more pages than it uses.
   */
  public static final long DEFAULT_MAP_SIZE = 64 << 20;

  /** What nearly every machine has. */
  public static final int PAGE_SIZE = 4096;

  private static final int MOST_RECORDS = 1 << 29;

  private final PairBuffer pairs = new PairBuffer();
  private final long mapSize;
  private long transaction;

  /** A file that may grow to {@link #DEFAULT_MAP_SIZE} or, if that is more, four times its size. */
  public LmdbFileWriter() {
    this(0, 1);
  }

  /**
   * @param mapSize how far the file may grow, in bytes; 0 for enough to begin with
   * @param transaction id of the change that the file is the result of, at least 1. A file that
   *     takes the place of another must go on with its number: a lock file that is in use knows it.
   */
  public LmdbFileWriter(long mapSize, long transaction) {
    if (mapSize < 0 || transaction < 1) {
      throw new IllegalArgumentException(mapSize + " bytes, transaction " + transaction);
    }
    this.mapSize = mapSize;
    this.transaction = transaction;
  }

  /**
   * Goes on with the number of a file whose place this one takes, once that is known.
   *
   * @param id at least 1
   */
  public void continueFrom(long id) {
    if (id < 1) {
      throw new IllegalArgumentException("transaction " + id);
    }
    transaction = id;
  }

  /**
   * Adds a record; the arrays are copied. Whether the key was added before is found out by {@link
   * #writeTo}.
   *
   * @throws FormatException if the key is empty or longer than {@value LmdbFile#MAX_KEY_LENGTH}
   *     bytes (LMDB format, section 1)
   */
  public void add(byte[] key, byte[] value) throws FormatException {
    if (key.length < 1 || key.length > LmdbFile.MAX_KEY_LENGTH) {
      throw FormatException.writeRefused(
          "a key of "
              + key.length
              + " bytes: an LMDB file holds keys of 1 to "
              + LmdbFile.MAX_KEY_LENGTH);
    }
    if (pairs.size() >= MOST_RECORDS || value.length > Integer.MAX_VALUE - (1 << 20)) {
      throw FormatException.writeRefused("too many records, or a value of almost 2 GiB");
    }
    pairs.add(0, key, value);
  }

  /** Number of records added. */
  public int size() {
    return pairs.size();
  }

  /**
   * How long the file will be, in bytes.
   *
   * @throws FormatException if a key was added twice
   */
  public long bytes() throws FormatException {
    return new FilePlan(pairs, PairOrder.of(pairs), PAGE_SIZE).pages() * PAGE_SIZE;
  }

  /**
   * Writes the file, from the channel's position on.
   *
   * @throws FormatException if a key was added twice, or the file would be larger than the map
   *     size; nothing was written then
   */
  public void writeTo(WritableByteChannel out) throws IOException, FormatException {
    int[] order = PairOrder.of(pairs);
    FilePlan plan = new FilePlan(pairs, order, PAGE_SIZE);
    long bytes = plan.pages() * PAGE_SIZE;
    if (mapSize != 0 && mapSize < bytes) {
      throw FormatException.writeRefused(
          "the file needs " + bytes + " bytes, more than its map size of " + mapSize);
    }
    new FileComposer(pairs, order, plan, mapSize(bytes), transaction).write(out);
  }

  private long mapSize(long bytes) {
    if (mapSize != 0) {
      return mapSize / PAGE_SIZE * PAGE_SIZE;
    }
    long size = DEFAULT_MAP_SIZE;
    // a change copies the pages it alters before it frees the old ones
    while (size < 4 * bytes) {
      size *= 2;
    }
    return size;
  }

  /** Zeroes and forgets the records. */
  @Override
  public void close() {
    pairs.wipe();
  }
}
