package org.sasldb.format;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Arrays;

/**
 * The bytes of one whole file: a snapshot in the heap or outside it, or a read-only map, which
 * shows what other processes write into the file. Memory is given back when the image is garbage.
 * The segments of an image are {@value #SEGMENT_BITS}-bit sized, so that no page of a power of two
 * crosses from one into the next. Safe for use by several threads.
 */
public final class FileImage {

  /** Files up to this size are read rather than mapped by {@link #load}. */
  public static final long HEAP_LIMIT = 16L << 20;

  /** Binary logarithm of the size of a segment. */
  public static final int SEGMENT_BITS = 30;

  private static final long SEGMENT_SIZE = 1L << SEGMENT_BITS;

  private final ByteBuffer[] segments;
  private final long size;
  private final boolean mapped;
  private volatile boolean wiped;

  private FileImage(ByteBuffer[] segments, long size, boolean mapped) {
    this.segments = segments;
    this.size = size;
    this.mapped = mapped;
  }

  /** An image of these bytes, which are not copied and must not be changed any more. */
  public static FileImage of(byte[] bytes) {
    ByteBuffer[] segments = new ByteBuffer[segmentsFor(bytes.length)];
    for (int i = 0; i < segments.length; i++) {
      int from = i << SEGMENT_BITS;
      int length = (int) Math.min(SEGMENT_SIZE, bytes.length - (long) from);
      segments[i] = ByteBuffer.wrap(bytes, from, length).slice();
    }
    return new FileImage(segments, bytes.length, false);
  }

  /**
   * Reads the whole file into the heap, from its beginning. If the file is cut meanwhile, the image
   * ends where the file did.
   */
  public static FileImage read(FileChannel file) throws IOException {
    long size = file.size();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IOException("a file of " + size + " bytes is too large to be read into memory");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    boolean complete = false;
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, bytes.position()) < 0) {
          return of(Arrays.copyOf(bytes.array(), bytes.position()));
        }
      }
      complete = true;
      return of(bytes.array());
    } finally {
      if (!complete) {
        Zeros.fill(bytes.array());
      }
    }
  }

  /**
   * Reads the whole file into memory outside the heap: a snapshot like {@link #read}, for files
   * that would crowd the heap.
   */
  public static FileImage readOffHeap(FileChannel file) throws IOException {
    long size = file.size();
    ByteBuffer[] segments = new ByteBuffer[segmentsFor(size)];
    for (int i = 0; i < segments.length; i++) {
      long from = (long) i << SEGMENT_BITS;
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) Math.min(SEGMENT_SIZE, size - from));
      while (bytes.hasRemaining()) {
        if (file.read(bytes, from + bytes.position()) < 0) {
          throw new IOException("the file was cut while it was read");
        }
      }
      // read-only like a map: then the JIT compiler meets two kinds of buffer, not three
      segments[i] = bytes.flip().asReadOnlyBuffer();
    }
    return new FileImage(segments, size, false);
  }

  /**
   * Maps the whole file, which costs no memory of its own. The channel may be closed afterwards. If
   * the file is cut later, what reads it fails with a {@link org.sasldb.format.FormatException} of
   * kind CORRUPT; other changes show through.
   */
  public static FileImage map(FileChannel file) throws IOException {
    long size = file.size();
    ByteBuffer[] segments = new ByteBuffer[segmentsFor(size)];
    for (int i = 0; i < segments.length; i++) {
      long from = (long) i << SEGMENT_BITS;
      segments[i] = file.map(MapMode.READ_ONLY, from, Math.min(SEGMENT_SIZE, size - from));
    }
    return new FileImage(segments, size, true);
  }

  /**
   * A snapshot where there is room: in the heap up to {@link #HEAP_LIMIT} bytes, outside it while
   * the JVM's limit for such memory allows; a map of a larger file.
   */
  public static FileImage load(FileChannel file) throws IOException {
    long size = file.size();
    if (size <= HEAP_LIMIT) {
      return read(file);
    }
    // unless set otherwise, the JVM allows as much memory outside the heap as in it
    if (size > Runtime.getRuntime().maxMemory() / 4 * 3) {
      return map(file);
    }
    try {
      return readOffHeap(file);
    } catch (OutOfMemoryError e) {
      return map(file);
    }
  }

  private static int segmentsFor(long size) {
    return Math.toIntExact((size + SEGMENT_SIZE - 1) >>> SEGMENT_BITS);
  }

  /** Its length in bytes. */
  public long size() {
    return size;
  }

  /**
   * Overwrites what this image has in the heap. Whoever reads it at that moment reads zeros, and
   * asks {@link #isWiped()} before he believes what he read.
   */
  public void wipe() {
    wiped = true;
    VarHandle.fullFence();
    for (ByteBuffer segment : segments) {
      if (segment.hasArray()) {
        int from = segment.arrayOffset();
        Zeros.fill(segment.array(), from, from + segment.capacity());
      }
    }
  }

  /** Whether what was read before this is asked may be zeros in the place of what was there. */
  public boolean isWiped() {
    VarHandle.loadLoadFence();
    return wiped;
  }

  /** Whether other processes can change this image. */
  public boolean isMapped() {
    return mapped;
  }

  /**
   * What to throw for what reading this image threw. A page that is not in a mapped file any more
   * raises InternalError when it is touched, and reads as anything at all until the JVM delivers
   * that; so what looks damaged may have been read from beyond the end of a file that was cut. The
   * error is collected here, and not thrown later at somebody who has nothing to do with it.
   *
   * <p>A length that was looked at and is read again can be another one meanwhile, where a foreign
   * program writes the file or another thread wipes the image; what then fails is no fault of this
   * program. In an image that nobody changes it is, and is thrown as it is.
   *
   * @param thrown a {@link FormatException}, an InternalError, or a RuntimeException
   */
  public FormatException failure(Throwable thrown) {
    if (thrown instanceof InternalError cut) {
      return cutWhileRead(cut);
    }
    try {
      settle();
    } catch (InternalError cut) {
      return cutWhileRead(cut);
    }
    return thrown instanceof RuntimeException fault
        ? changedWhileRead(fault)
        : (FormatException) thrown;
  }

  private FormatException changedWhileRead(RuntimeException fault) {
    if (!mapped && !isWiped()) {
      throw fault;
    }
    FormatException e = FormatException.corrupt("", "the file was changed while it was read");
    e.initCause(fault);
    return e;
  }

  private FormatException cutWhileRead(InternalError cause) {
    if (!mapped) {
      throw cause;
    }
    FormatException e = FormatException.corrupt("", "the file was cut while it was read");
    e.initCause(cause);
    return e;
  }

  /** To be called before anything that was read is believed, and in every long walk. */
  public void settle() {
    if (mapped) {
      MapFaults.deliver();
    }
  }

  /** Views of all segments, in this order; only absolute gets may be used on them. */
  public ByteBuffer[] segments(ByteOrder order) {
    ByteBuffer[] views = new ByteBuffer[segments.length];
    for (int i = 0; i < views.length; i++) {
      views[i] = segments[i].duplicate().order(order);
    }
    return views;
  }
}
