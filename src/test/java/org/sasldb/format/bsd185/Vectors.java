package org.sasldb.format.bsd185;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** The bsd-* files of src/test/resources/ndbm, made by a Berkeley DB 1.85 library. */
final class Vectors {

  private static final Pattern RECORD =
      Pattern.compile("\"key\": *\"([^\"]*)\",\\s*\"value\": *\"([^\"]*)\"");

  private Vectors() {}

  static byte[] bytes(String name) {
    return resource(name + ".db");
  }

  static Bsd185File open(String name) throws FormatException {
    return Bsd185File.open(FileImage.of(bytes(name)));
  }

  /** The records of a vector: hexadecimal values by hexadecimal keys. */
  static SortedMap<String, String> records(String name) {
    String json = new String(resource(name + ".db.json"), StandardCharsets.UTF_8);
    SortedMap<String, String> records = new TreeMap<>();
    Matcher record = RECORD.matcher(json);
    while (record.find()) {
      records.put(hexOfBase64(record.group(1)), hexOfBase64(record.group(2)));
    }
    return records;
  }

  static SortedMap<String, String> scan(Bsd185File file) throws FormatException {
    SortedMap<String, String> records = new TreeMap<>();
    Bsd185Cursor cursor = file.scan();
    while (cursor.next()) {
      String before = records.put(hex(cursor.key()), hex(cursor.value()));
      if (before != null) {
        throw new AssertionError("a key came twice");
      }
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
    try (InputStream in = Vectors.class.getResourceAsStream("/ndbm/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
