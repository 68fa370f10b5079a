package org.sasldb.format.lmdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** The files of src/test/resources/lmdb, made by an LMDB build of libsasl. */
final class Vectors {
  static final List<String> SOUND =
      List.of(
          "emptied",
          "one-user",
          "two-realms",
          "utf8",
          "key511",
          "users300",
          "deletes300",
          "value8000");
  static final List<String> BAD = List.of("bad-cut", "bad-magic", "bad-root", "bad-version");

  private static final Pattern RECORD =
      Pattern.compile("\"key\": *\"([^\"]*)\",\\s*\"value\": *\"([^\"]*)\"");

  private Vectors() {}

  static byte[] bytes(String name) {
    return resource(name + ".lmdb");
  }

  static LmdbFile open(String name) throws FormatException {
    return LmdbFile.open(FileImage.of(bytes(name)));
  }

  /** A number that the description of a vector gives. */
  static long number(String name, String field) {
    Matcher number = Pattern.compile("\"" + field + "\": *([0-9]+)").matcher(json(name));
    if (!number.find()) {
      throw new AssertionError(name + ": no " + field);
    }
    return Long.parseLong(number.group(1));
  }

  private static String json(String name) {
    return new String(resource(name + ".lmdb.json"), StandardCharsets.UTF_8);
  }

  /** The records of a vector: hexadecimal values by hexadecimal keys. */
  static SortedMap<String, String> records(String name) {
    SortedMap<String, String> records = new TreeMap<>();
    Matcher record = RECORD.matcher(json(name));
    while (record.find()) {
      records.put(hexOfBase64(record.group(1)), hexOfBase64(record.group(2)));
    }
    return records;
  }

  static SortedMap<String, String> scan(LmdbFile file) throws FormatException {
    SortedMap<String, String> records = new TreeMap<>();
    LmdbCursor cursor = file.scan();
    while (cursor.next()) {
      String key = hex(cursor.key());
      if (!records.isEmpty() && records.lastKey().compareTo(key) >= 0) {
        throw new AssertionError("not in order");
      }
      records.put(key, hex(cursor.value()));
    }
    return records;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String hexOfBase64(String text) {
    return hex(Base64.getDecoder().decode(text));
  }

  private static byte[] resource(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/lmdb/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
