package org.sasldb.provision;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Values of the types that a desired state knows. What has another type is told and passed over. A
 * text that YAML would read as a number, a truth value or nothing must stand in quotation marks, so
 * that every program that reads the file sees the same.
 */
final class YamlValues {
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final String SOME_NUMBER = "[0-9]{1,9}";
  private static final String TEXT_TAG = "tag:yaml.org,2002:str";

  private final YamlEvents events;
  private final FaultList faults;

  YamlValues(YamlEvents events, FaultList faults) {
    this.events = events;
    this.faults = faults;
  }

  /** Reads the value of a key. */
  interface Entry {
    void read(String key, Event value) throws BadSyntaxException;
  }

  /** Reads an element of a list. */
  interface Element {
    void read(Event value) throws BadSyntaxException;
  }

  /**
   * Reads a mapping.
   *
   * @param known the keys it may have; all, where there are none
   * @return the keys and their lines; null if it is no mapping
   */
  @Nullable Map<String, Long> mapping(
      Event first, String what, List<String> known, String hint, Entry entry)
      throws BadSyntaxException {
    if (!(first instanceof MappingStartEvent)) {
      events.skip(first);
      faults.schema(YamlEvents.line(first), what + " must be a mapping of keys and values");
      return null;
    }
    Map<String, Long> seen = new HashMap<>();
    for (Event next = events.take(); !ends(next, Event.ID.MappingEnd); next = events.take()) {
      String key = key(next, what, known, hint, seen);
      Event value = events.take();
      if (key == null) {
        events.skip(value);
      } else {
        entry.read(key, value);
      }
    }
    return seen;
  }

  private @Nullable String key(
      Event event, String what, List<String> known, String hint, Map<String, Long> seen)
      throws BadSyntaxException {
    long line = YamlEvents.line(event);
    if (!(event instanceof ScalarEvent scalar)) {
      events.skip(event);
      faults.schema(line, "a key of " + what + " must be a text");
      return null;
    }
    String key = scalar.getValue();
    if (!known.isEmpty() && !known.contains(key)) {
      seen.put(key, line);
      String guess = NearestWord.guess(key, known);
      faults.add(
          line,
          StateFault.Kind.SCHEMA,
          what + " has no key '" + NearestWord.shortened(key) + "'" + guess,
          hint);
      return null;
    }
    Long before = seen.putIfAbsent(key, line);
    if (before != null) {
      faults.schema(line, "the key " + key + " is there twice, first in line " + before);
      return null;
    }
    return key;
  }

  /** Reads a list. */
  void sequence(Event first, String what, Element element) throws BadSyntaxException {
    if (!(first instanceof SequenceStartEvent)) {
      events.skip(first);
      faults.schema(YamlEvents.line(first), what + " must be a list");
      return;
    }
    for (Event next = events.take(); !ends(next, Event.ID.SequenceEnd); next = events.take()) {
      element.read(next);
    }
  }

  /** A text; null, and told, if it is something else. */
  @Nullable String text(Event value, String what) throws BadSyntaxException {
    if (!(value instanceof ScalarEvent scalar)) {
      events.skip(value);
      faults.schema(YamlEvents.line(value), what + " must be a text");
      return null;
    }
    String tag = scalar.getTag().orElse(TEXT_TAG);
    if (!tag.equals(TEXT_TAG) && !tag.equals("!")) {
      faults.schema(
          YamlEvents.line(value),
          what + ": a value that begins with ! must be put in quotation marks");
      return null;
    }
    if (scalar.getTag().isEmpty() && isSomethingElse(scalar)) {
      boolean empty = isNull(value);
      faults.schema(
          YamlEvents.line(value),
          what
              + (empty
                  ? " must be a text, and there is none"
                  : " must be a text: put it in quotation marks"));
      return null;
    }
    return scalar.getValue();
  }

  /** A text, or {@code {base64: …}} for bytes; null, and told, if it is something else. */
  byte @Nullable [] binary(Event value, String what) throws BadSyntaxException {
    long line = YamlEvents.line(value);
    if (!(value instanceof MappingStartEvent)) {
      String text = text(value, what);
      return text == null ? null : bytes(text, line, what);
    }
    byte[][] found = new byte[1][];
    Map<String, Long> seen =
        mapping(
            value,
            what,
            List.of("base64"),
            "",
            (key, part) -> {
              String text = text(part, what + ": base64");
              found[0] = text == null ? new byte[0] : base64(text, YamlEvents.line(part), what);
            });
    if (seen != null && seen.isEmpty()) {
      faults.schema(line, what + " must be a text, {base64: …} or null");
      return null;
    }
    return found[0];
  }

  private byte[] base64(String text, long line, String what) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      faults.schema(line, what + ": not base64");
      return new byte[0];
    }
  }

  /** The index of a word; -1, and told, if it is none of them. */
  int choice(Event value, String what, List<String> words) throws BadSyntaxException {
    String text = text(value, what);
    int index = text == null ? -1 : words.indexOf(text);
    if (text != null && index < 0) {
      faults.schema(
          YamlEvents.line(value),
          what
              + " cannot be '"
              + NearestWord.shortened(text)
              + "'"
              + NearestWord.guess(text, words));
    }
    return index;
  }

  /** A whole number; -1, and told, if it is something else or out of bounds. */
  int number(Event value, String what, int least, int most) throws BadSyntaxException {
    if (value instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().matches(SOME_NUMBER)) {
      int number = Integer.parseInt(scalar.getValue());
      if (number >= least && number <= most) {
        return number;
      }
    }
    events.skip(value);
    faults.schema(
        YamlEvents.line(value),
        most == Integer.MAX_VALUE
            ? what + " must be a whole number from " + least + " on"
            : what + " must be a whole number from " + least + " to " + most);
    return -1;
  }

  /** A truth value; null if it is something else. */
  @Nullable Boolean truth(Event value) {
    boolean plain = value instanceof ScalarEvent scalar && scalar.isPlain();
    if (!plain || !TRUTH.matcher(((ScalarEvent) value).getValue()).matches()) {
      return null;
    }
    return Boolean.valueOf(((ScalarEvent) value).getValue());
  }

  /** Whether a value is nothing: {@code null}, {@code ~} or empty. */
  boolean isNull(Event value) {
    return value instanceof ScalarEvent scalar
        && scalar.isPlain()
        && NULL.matcher(scalar.getValue()).matches();
  }

  /** A name as bytes. */
  ByteString name(String text) {
    return ByteString.utf8(text);
  }

  /** A text as UTF-8. */
  byte[] bytes(String text, long line, String what) {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[utf8.remaining()];
      utf8.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      faults.schema(line, what + " holds half of a surrogate pair, which is no character");
      return new byte[0];
    }
  }

  private static boolean isSomethingElse(ScalarEvent scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain()
        || (!text.isEmpty() && "~nNtTfF+-.0123456789".indexOf(text.charAt(0)) < 0)) {
      return false;
    }
    return NULL.matcher(text).matches()
        || TRUTH.matcher(text).matches()
        || INTEGER.matcher(text).matches()
        || FLOAT.matcher(text).matches();
  }

  private static boolean ends(Event event, Event.ID end) {
    return event.getEventId() == end;
  }
}
