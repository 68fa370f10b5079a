package org.sasldb.cli.classic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;

/**
 * A configuration file of libsasl, {@code APPLICATION.conf} (Cyrus behaviour, section 4): lines of
 * a key, a colon and a value; of two lines with one key the first counts.
 */
final class SaslConfiguration {
  /** No file at all, which is fine. */
  static final SaslConfiguration EMPTY = new SaslConfiguration();

  /** libsasl reads lines into 4,096 bytes, the last of which is a NUL. */
  private static final int PIECE_LENGTH = 4095;

  private final Map<ByteString, ByteString> values = new HashMap<>();

  private SaslConfiguration() {}

  /**
   * Reads the content of a file.
   *
   * @param where the file's name, for the message
   * @throws BadConfiguration if a line does not fit
   */
  static SaslConfiguration parse(byte[] content, String where) throws BadConfiguration {
    SaslConfiguration configuration = new SaslConfiguration();
    int line = 0;
    int from = 0;
    while (from < content.length) {
      int to = from;
      while (to < content.length && content[to] != '\n' && to - from < PIECE_LENGTH) {
        to++;
      }
      line++;
      configuration.takeLine(content, from, to, where + ", line " + line);
      from = to < content.length && content[to] == '\n' ? to + 1 : to;
    }
    return configuration;
  }

  private void takeLine(byte[] content, int from, int to, String where) throws BadConfiguration {
    int end = from;
    while (end < to && content[end] != 0) {
      end++;
    }
    int key = skipSpace(content, from, end);
    while (end > key && isSpace(content[end - 1])) {
      end--;
    }
    if (key == end || content[key] == '#') {
      return;
    }
    int colon = key;
    while (colon < end && isKeyByte(content[colon])) {
      colon++;
    }
    if (colon == end || content[colon] != ':') {
      throw BadConfiguration.unreadable(
          "bad configuration: " + where + ": it is not of the form `key: value`");
    }
    int value = skipSpace(content, colon + 1, end);
    if (value == end) {
      throw BadConfiguration.unreadable("bad configuration: " + where + ": there is no value");
    }
    values.putIfAbsent(lowerCase(content, key, colon), ByteString.of(content, value, end));
  }

  /** The value of a key, or null. */
  @Nullable ByteString get(String key) {
    return values.get(ByteString.utf8(key));
  }

  /** The words of a value in lower case, or null where the key is not set. */
  @Nullable List<String> words(String key) {
    ByteString value = get(key);
    if (value == null) {
      return null;
    }
    byte[] bytes = value.toByteArray();
    List<String> words = new ArrayList<>();
    int from = skipSpace(bytes, 0, bytes.length);
    while (from < bytes.length) {
      int to = from;
      while (to < bytes.length && !isSpace(bytes[to])) {
        to++;
      }
      words.add(PathNames.text(lowerCase(bytes, from, to)));
      from = skipSpace(bytes, to, bytes.length);
    }
    return words;
  }

  /**
   * Whether a switch is on: its value begins with {@code 1}, {@code y}, {@code t} or {@code on}.
   */
  boolean isOn(String key) {
    ByteString value = get(key);
    if (value == null) {
      return false;
    }
    byte first = value.at(0);
    boolean on = first == 'o' && value.length() > 1 && value.at(1) == 'n';
    return on || first == '1' || first == 'y' || first == 't';
  }

  /** A whole number above zero, or the default where there is none. */
  int positive(String key, int otherwise) {
    ByteString value = get(key);
    long number = 0;
    for (int i = 0; value != null && i < value.length(); i++) {
      int digit = value.at(i) - '0';
      if (digit < 0 || digit > 9 || number > Integer.MAX_VALUE) {
        return otherwise;
      }
      number = 10 * number + digit;
    }
    return number < 1 || number > Integer.MAX_VALUE ? otherwise : (int) number;
  }

  private static ByteString lowerCase(byte[] bytes, int from, int to) {
    byte[] lower = new byte[to - from];
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      lower[i - from] = b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
    }
    return ByteString.of(lower);
  }

  private static int skipSpace(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** White space of C: blank, tab, newline, vertical tab, form feed, carriage return. */
  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static boolean isKeyByte(byte b) {
    boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    return letter || (b >= '0' && b <= '9') || b == '-' || b == '_';
  }
}
