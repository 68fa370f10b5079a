package org.sasldb.exchange;

import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * One line of what {@link JsonLinesSink} writes. What is wrong is told by line and column in our
 * own words, because the parser's would quote the line.
 */
final class JsonLine {
  private static final Set<String> FIELDS = Set.of("user", "realm", "property", "key", "value");

  private final long number;

  private JsonLine(long number) {
    this.number = number;
  }

  /** The record of a line; null for a blank one. */
  static @Nullable CredentialRecord parse(long number, byte[] line) throws BadLineException {
    JsonLine reading = new JsonLine(number);
    String text =
        ByteString.of(line)
            .utf8()
            .orElseThrow(
                () -> reading.bad("the line is not UTF-8; such bytes are written as base64"))
            .strip();
    if (text.isEmpty()) {
      return null;
    }
    JsonLineShape.require(number, text);
    return reading.toRecord(reading.fields(text));
  }

  private Map<String, ByteString> fields(String text) throws BadLineException {
    Map<String, ByteString> fields = new HashMap<>();
    try {
      JsonReader json = JsonReader.from(text);
      json.object();
      while (json.next()) {
        String name = json.key();
        if (!FIELDS.contains(name)) {
          throw bad("a field that is none of user, realm, property, key and value");
        }
        if (fields.put(name, value(json, name)) != null) {
          throw bad("the field " + name + " is there twice");
        }
      }
      return fields;
    } catch (JsonParserException e) {
      throw bad("column " + e.getCharPosition() + ": not a well-formed JSON object");
    }
  }

  private ByteString value(JsonReader json, String name)
      throws JsonParserException, BadLineException {
    if (json.current() == JsonReader.Type.STRING) {
      return encode(json.string(), name);
    }
    if (json.current() != JsonReader.Type.OBJECT) {
      throw bad("the field " + name + " must be a text or {\"base64\": …}");
    }
    json.object();
    ByteString bytes = json.next() && json.key().equals("base64") ? base64(json, name) : null;
    if (bytes == null || json.next()) {
      throw bad("the field " + name + " must be a text or {\"base64\": …}");
    }
    return bytes;
  }

  private ByteString encode(String text, String name) throws BadLineException {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[utf8.remaining()];
      utf8.get(bytes);
      return ByteString.of(bytes);
    } catch (CharacterCodingException e) {
      throw bad("the field " + name + " holds half of a surrogate pair, which is no character");
    }
  }

  private ByteString base64(JsonReader json, String name)
      throws JsonParserException, BadLineException {
    if (json.current() != JsonReader.Type.STRING) {
      throw bad("the base64 of the field " + name + " must be a text");
    }
    try {
      return ByteString.of(Base64.getDecoder().decode(json.string()));
    } catch (IllegalArgumentException e) {
      throw bad("the field " + name + " is not base64");
    }
  }

  private CredentialRecord toRecord(Map<String, ByteString> fields) throws BadLineException {
    RecordKey key = key(fields);
    ByteString value = fields.get("value");
    if (value == null) {
      throw bad("there is no value: a dump to be loaded is made with --reveal");
    }
    return new CredentialRecord(key, Secret.takeOver(value.toByteArray()));
  }

  private RecordKey key(Map<String, ByteString> fields) throws BadLineException {
    ByteString user = fields.get("user");
    ByteString realm = fields.get("realm");
    ByteString property = fields.get("property");
    ByteString whole = fields.get("key");
    if (whole != null && user == null && realm == null && property == null) {
      return RecordKey.ofBytes(whole.toByteArray());
    }
    if (whole != null || user == null || realm == null || property == null) {
      throw bad("a record has either user, realm and property, or key");
    }
    try {
      return RecordKey.of(new Account(user, realm), property);
    } catch (IllegalArgumentException e) {
      throw bad("a NUL byte in user, realm or property, which it separates");
    }
  }

  private BadLineException bad(String reason) {
    return new BadLineException(number, reason);
  }
}
