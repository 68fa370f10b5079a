package org.sasldb.format;

/**
 * A file is not what a format reader needs, or may not be written. The message says where (page,
 * offset, item) and why; it never includes bytes of a key or a value.
 */
public final class FormatException extends Exception {

  /** What is wrong, as far as a caller can act on it. */
  public enum Kind {
    /** The file belongs to another format; trying other readers makes sense. */
    NOT_THIS_FORMAT,
    /** The file is of this format, but of a version or with a feature that is refused. */
    UNSUPPORTED,
    /** The file is damaged, cut off, or was changed while it was read. */
    CORRUPT,
    /** The records asked for cannot be written in this format. */
    WRITE_REFUSED
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String place;
  private final String reason;

  /**
   * @param place where in the file, such as "page 3, item 7"; empty if the file as a whole is meant
   * @param reason why, as a sentence without a full stop
   */
  public FormatException(Kind kind, String place, String reason) {
    super(place.isEmpty() ? reason : place + ": " + reason);
    this.kind = kind;
    this.place = place;
    this.reason = reason;
  }

  /** Damage at a place. */
  public static FormatException corrupt(String place, String reason) {
    return new FormatException(Kind.CORRUPT, place, reason);
  }

  /** A version or feature that is refused. */
  public static FormatException unsupported(String place, String reason) {
    return new FormatException(Kind.UNSUPPORTED, place, reason);
  }

  /** A file of another format, or of none. */
  public static FormatException notThisFormat(String reason) {
    return new FormatException(Kind.NOT_THIS_FORMAT, "", reason);
  }

  /** Records or a file that must not be written. */
  public static FormatException writeRefused(String reason) {
    return new FormatException(Kind.WRITE_REFUSED, "", reason);
  }

  public Kind kind() {
    return kind;
  }

  /** Where in the file; empty if the file as a whole is meant. */
  public String place() {
    return place;
  }

  /** Why, without the place. */
  public String reason() {
    return reason;
  }
}
