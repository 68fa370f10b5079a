package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** How a desired state is written. */
public enum StateFormat {
  /** YAML 1.2. */
  YAML,
  /** JSON, which is YAML too; here tabs may stand between its parts. */
  JSON,
  /** A table with a row of column names. */
  CSV;

  /** By the end of the file's name; where that says nothing, by how the text begins. */
  static StateFormat of(String name, byte[] text) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv")) {
      return CSV;
    }
    if (isJson(name)) {
      return JSON;
    }
    int first = firstLetter(text);
    if (first < text.length && text[first] == '{') {
      return JSON;
    }
    if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
      return YAML;
    }
    return CsvState.looksLike(firstLine(text, first)) ? CSV : YAML;
  }

  /** Whether the name says so; a text that begins as JSON does may be YAML. */
  static boolean isJson(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private static int firstLetter(byte[] text) {
    int at = 0;
    while (at < text.length && text[at] <= ' ' && text[at] >= 0) {
      at++;
    }
    return at;
  }

  private static String firstLine(byte[] text, int from) {
    int end = from;
    while (end < text.length && text[end] != '\n' && text[end] != '\r') {
      end++;
    }
    return new String(text, from, end - from, UTF_8);
  }
}
