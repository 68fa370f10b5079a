package org.sasldb.format.gdbm;

/** The kinds of header, told apart by the magic number (GDBM format, section 1). */
public enum HeaderKind {
  /** The oldest magic number, which does not say how wide offsets are. */
  ORIGINAL,
  /** What every release creates unless told otherwise. */
  STANDARD,
  /** With a counter of syncs; gdbm before 1.21 refuses such a file. */
  NUMSYNC;

  static final int MAGIC_ORIGINAL = 0x13579ACE;

  /** The magic number of a file with this kind of header. */
  int magic(int offsetSize) {
    return switch (this) {
      case ORIGINAL -> MAGIC_ORIGINAL;
      case STANDARD -> offsetSize == 4 ? 0x13579ACD : 0x13579ACF;
      case NUMSYNC -> offsetSize == 4 ? 0x13579AD0 : 0x13579AD1;
    };
  }

  /** Whether the header has the extension. */
  boolean isExtended() {
    return this == NUMSYNC;
  }
}
