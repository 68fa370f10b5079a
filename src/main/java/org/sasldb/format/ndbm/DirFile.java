package org.sasldb.format.ndbm;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The file P.dir of an ndbm database as gdbm_compat makes it (NDBM format, section 2). It holds no
 * data, only the version of the library that made it; but the real library refuses a database whose
 * P.dir it does not like. Never fails: every content is some state.
 *
 * @param state what it is
 * @param version the version it names; null if it names none
 */
public record DirFile(State state, @Nullable Version version) {

  /** Bytes of a good file. */
  public static final int LENGTH = 16;

  /** What every library since that version accepts. */
  private static final Version FRESH = new Version(1, 9, 0);

  /** The newest release there was when this was written. */
  private static final Version NEWEST = new Version(1, 26, Integer.MAX_VALUE);

  private static final int TAG = 0x4744424d;
  private static final int GDBM_FIRST_MAGIC = 0x13579acd;
  private static final int GDBM_LAST_MAGIC = 0x13579ad1;

  /** What a P.dir is, and what the real library does about it. */
  public enum State {
    /** Names a version that exists. */
    GOOD("is accepted by every library of at least its version", true),
    /** Names a version of the future. */
    NEWER("is refused by every library older than the version it names", false),
    /** Has the right size, but not the tag. */
    OTHER_TAG("is refused by the real library: it does not begin with \"GDBM\"", false),
    /** Has no bytes. */
    EMPTY("is empty: the real library cannot read the database until its next change", false),
    /** Is not there. */
    MISSING("is missing: the real library cannot read the database until its next change", false),
    /** Has the content of P.pag, as a hard link made by gdbm 1.8.3 or older has. */
    HARD_LINK_OR_COPY(
        "is a second P.pag: as a hard link, from gdbm 1.8.3 or older, the real library removes it"
            + " and cannot read the database until its next change; a copy it refuses",
        false),
    /** Has another size. */
    ODD_SIZE("is refused by the real library: it should have 16 bytes", false);

    private final String effect;
    private final boolean accepted;

    State(String effect, boolean accepted) {
      this.effect = effect;
      this.accepted = accepted;
    }

    /** What it means for programs that use the real library: a sentence to follow "P.dir". */
    public String effect() {
      return effect;
    }

    /** Whether the real library reads the database as it is. */
    public boolean isAccepted() {
      return accepted;
    }

    /** Whether a change of the database should replace this P.dir (NDBM format, section 3). */
    public boolean isToBeRepaired() {
      return this == EMPTY || this == MISSING || this == HARD_LINK_OR_COPY;
    }
  }

  /** A version of gdbm. */
  public record Version(int major, int minor, int patch) implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      int difference = Integer.compareUnsigned(major, other.major);
      if (difference == 0) {
        difference = Integer.compareUnsigned(minor, other.minor);
      }
      return difference != 0 ? difference : Integer.compareUnsigned(patch, other.patch);
    }

    /** Written with points between its numbers. */
    @Override
    public String toString() {
      return Integer.toUnsignedString(major)
          + "."
          + Integer.toUnsignedString(minor)
          + "."
          + Integer.toUnsignedString(patch);
    }
  }

  public DirFile {
    if ((version != null) != (state == State.GOOD || state == State.NEWER)) {
      throw new IllegalArgumentException("a version belongs to a good or newer P.dir only");
    }
  }

  /** What a P.dir with this content is; its first 17 bytes are enough. */
  public static DirFile parse(byte[] content) {
    if (content.length == 0) {
      return new DirFile(State.EMPTY, null);
    }
    if (content.length != LENGTH) {
      return new DirFile(isGdbm(content) ? State.HARD_LINK_OR_COPY : State.ODD_SIZE, null);
    }
    ByteBuffer numbers = ByteBuffer.wrap(content);
    if (numbers.getInt() != TAG) {
      return new DirFile(State.OTHER_TAG, null);
    }
    Version version = new Version(numbers.getInt(), numbers.getInt(), numbers.getInt());
    return new DirFile(version.compareTo(NEWEST) > 0 ? State.NEWER : State.GOOD, version);
  }

  /** What a P.dir that does not exist is. */
  public static DirFile missing() {
    return new DirFile(State.MISSING, null);
  }

  /** The content of a new P.dir: version 1.9.0, which every library since that one accepts. */
  public static byte[] fresh() {
    return ByteBuffer.allocate(LENGTH)
        .putInt(TAG)
        .putInt(FRESH.major)
        .putInt(FRESH.minor)
        .putInt(FRESH.patch)
        .array();
  }

  private static boolean isGdbm(byte[] content) {
    if (content.length < 4) {
      return false;
    }
    int big = ByteBuffer.wrap(content).getInt();
    return isGdbm(big) || isGdbm(Integer.reverseBytes(big));
  }

  private static boolean isGdbm(int magic) {
    return magic >= GDBM_FIRST_MAGIC && magic <= GDBM_LAST_MAGIC;
  }
}
