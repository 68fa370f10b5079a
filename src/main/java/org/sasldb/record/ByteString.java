package org.sasldb.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An immutable sequence of bytes: a user, a realm, a property name or a whole key.
 *
 * <p>Names in a sasldb are bytes, not text (Cyrus SASL knows no character set), so equality and
 * order are those of the unsigned bytes. Text is only a view: {@link #utf8()} gives it where the
 * bytes are UTF-8, {@link #toString()} gives something printable always.
 */
public final class ByteString implements Comparable<ByteString> {
  /** The empty sequence. */
  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;
  private int hash;

  private ByteString(byte[] owned) {
    this.bytes = owned;
  }

  /** A copy of the given bytes. */
  public static ByteString of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new ByteString(bytes.clone());
  }

  /** Takes the array over: the caller must not keep or use it. */
  static ByteString takeOver(byte[] bytes) {
    return new ByteString(bytes);
  }

  /** A copy of {@code bytes[from]} up to, not including, {@code bytes[to]}. */
  public static ByteString of(byte[] bytes, int from, int to) {
    return from == to ? EMPTY : new ByteString(Arrays.copyOfRange(bytes, from, to));
  }

  /** The UTF-8 bytes of a text. */
  public static ByteString utf8(String text) {
    return text.isEmpty() ? EMPTY : new ByteString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The byte at a position from 0 to {@code length() - 1}. */
  public byte at(int position) {
    return bytes[position];
  }

  /** A fresh array holding the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Copies the bytes into an array, beginning at a position of it. */
  public void copyTo(byte[] target, int position) {
    System.arraycopy(bytes, 0, target, position, bytes.length);
  }

  /** The position of the first such byte, or -1. */
  public int indexOf(int wanted) {
    return indexOf(wanted, 0);
  }

  /** The position of the first such byte at or after {@code from}, or -1. */
  public int indexOf(int wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == (byte) wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The bytes from {@code from} up to, not including, {@code to}. */
  public ByteString slice(int from, int to) {
    return of(bytes, from, to);
  }

  /** These bytes and then others. */
  public ByteString concat(ByteString other) {
    byte[] joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
    System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
    return new ByteString(joined);
  }

  /** Whether these bytes begin with those of {@code prefix}. */
  public boolean startsWith(ByteString prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.mismatch(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length) < 0;
  }

  /** The text, if the bytes are well-formed UTF-8. */
  public Optional<String> utf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Compares as unsigned bytes; of two where one is a prefix of the other the shorter is less. */
  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(bytes);
      hash = h;
    }
    return h;
  }

  /**
   * The text where the bytes are UTF-8, with control characters, backslashes and bytes that are not
   * UTF-8 written as {@code \xHH}: safe to print on a terminal, never ambiguous.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(bytes.length);
    Optional<String> text = utf8();
    if (text.isPresent()) {
      text.get().codePoints().forEach(c -> appendPrintable(out, c));
    } else {
      for (byte b : bytes) {
        appendPrintable(out, b < 0 ? -1 - (b & 0xff) : b);
      }
    }
    return out.toString();
  }

  /** Appends a code point; a negative value -1-b stands for the byte b that is not text. */
  private static void appendPrintable(StringBuilder out, int c) {
    if (c < 0) {
      out.append(String.format(Locale.ROOT, "\\x%02x", -1 - c));
    } else if (c == '\\' || Character.isISOControl(c)) {
      out.append(c < 0x80 ? String.format(Locale.ROOT, "\\x%02x", c) : "\\u" + hex4(c));
    } else {
      out.appendCodePoint(c);
    }
  }

  private static String hex4(int c) {
    return String.format(Locale.ROOT, "%04x", c);
  }
}
