package org.sasldb.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

class JsonLinesTest {
  @Test
  void theValueIsLeftOutUnlessRevealed() throws Exception {
    CredentialRecord joe = entry(RecordKey.of("joe", "example.org", "userPassword"), "s3cret");
    assertEquals(
        "{\"user\":\"joe\",\"realm\":\"example.org\",\"property\":\"userPassword\"}\n",
        write(false, List.of(joe)));
    assertEquals(
        "{\"user\":\"joe\",\"realm\":\"example.org\",\"property\":\"userPassword\","
            + "\"value\":\"s3cret\"}\n",
        write(true, List.of(joe)));
  }

  @Test
  void bytesThatAreNoTextBecomeBase64() throws Exception {
    CredentialRecord odd =
        new CredentialRecord(
            RecordKey.ofBytes((byte) 0xe9, (byte) 0, (byte) 'r', (byte) 0, (byte) 'p'),
            Secret.copyOf(new byte[] {(byte) 0xff}));
    assertEquals(
        "{\"user\":{\"base64\":\"6Q==\"},\"realm\":\"r\",\"property\":\"p\","
            + "\"value\":{\"base64\":\"/w==\"}}\n",
        write(true, List.of(odd)));
  }

  @Test
  void aMalformedKeyIsShownAsAWhole() throws Exception {
    assertEquals(
        "{\"key\":{\"base64\":\"am9l\"}}\n",
        write(false, List.of(entry(RecordKey.ofBytes("joe".getBytes(UTF_8)), "x"))));
  }

  @Test
  void controlCharactersAreEscaped() throws Exception {
    String line = write(true, List.of(entry(RecordKey.of("a\u001b[31m", "r", "p"), "\n\u009b")));
    assertEquals(1, line.lines().count());
    assertFalse(line.strip().chars().anyMatch(Character::isISOControl), line);
  }

  @Test
  void anyRecordSurvives() throws Exception {
    Random random = new Random(11);
    List<CredentialRecord> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      byte[] value = new byte[random.nextInt(100)];
      random.nextBytes(value);
      records.add(new CredentialRecord(RecordKey.ofBytes(key), Secret.takeOver(value)));
      records.add(
          entry(
              RecordKey.of(text(random), text(random), text(random).replace("\0", "")),
              text(random)));
    }
    assertEquals(records, read(write(true, records)));
  }

  @Test
  void blankLinesArePassedOver() throws Exception {
    String line = "{\"user\":\"a\",\"realm\":\"\",\"property\":\"p\",\"value\":\"\"}";
    JsonLinesSource source = source("\n  \n" + line + "\r\n\n");
    assertEquals(entry(RecordKey.of("a", "", "p"), ""), source.next());
    assertEquals(3, source.line());
    assertEquals(null, source.next());
  }

  /** Each fault is told with its line; the line before it is a good one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "nonsense|column 1: a JSON object is expected",
        "[{}]|column 1: a JSON object is expected",
        "{|column 1: not a well-formed JSON object",
        "{\"user\":\"SECRET|not a well-formed JSON object",
        "{\"user\":SECRET}|not a well-formed JSON object",
        "{\"user\":\"a\",}|not a well-formed JSON object",
        "{user:1}|not a well-formed JSON object",
        "{\"user\":\"\\xSECRET\"}|not a well-formed JSON object",
        "{\"user\":\"a\"} SECRET|text after the JSON object",
        "{\"user\":\"a\"}{\"user\":\"SECRET\"}|text after the JSON object",
        "{\"user\":{\"a\":{\"b\":1}}}|nested too deeply",
        "{\"user\":1}|the field user must be a text",
        "{\"user\":null}|the field user must be a text",
        "{\"user\":[\"a\"]}|the field user must be a text",
        "{\"user\":{}}|the field user must be a text",
        "{\"user\":{\"hex\":\"61\"}}|the field user must be a text",
        "{\"user\":{\"base64\":\"YQ==\",\"x\":1}}|the field user must be a text",
        "{\"value\":{\"base64\":1}}|the base64 of the field value must be a text",
        "{\"value\":{\"base64\":\"SECRET!\"}}|the field value is not base64",
        "{\"user\":\"\\ud800\"}|half of a surrogate pair",
        "{\"user\":\"a\",\"user\":\"b\"}|the field user is there twice",
        "{\"password\":\"SECRET\"}|a field that is none of user",
        "{\"user\":\"a\",\"realm\":\"b\",\"value\":\"SECRET\"}|either user, realm and property",
        "{\"user\":\"a\",\"key\":\"b\",\"value\":\"SECRET\"}|either user, realm and property",
        "{\"value\":\"SECRET\"}|either user, realm and property",
        "{\"user\":\"a\",\"realm\":\"b\",\"property\":\"c\"}|made with --reveal",
        "{\"user\":\"a\\u0000b\",\"realm\":\"b\",\"property\":\"c\",\"value\":\"\"}|NUL byte",
      })
  void faultsAreToldWithTheirLineAndWithoutASecret(String line, String reason) throws Exception {
    String good = "{\"user\":\"a\",\"realm\":\"r\",\"property\":\"p\",\"value\":\"v\"}\n";
    JsonLinesSource source = source(good + line + "\n" + good);
    source.next();
    BadLineException e = assertThrows(BadLineException.class, source::next);
    assertEquals(2, e.line());
    assertTrue(e.reason().contains(reason), e.getMessage());
    assertFalse(e.getMessage().contains("SECRET"), e.getMessage());
  }

  @Test
  void aLineThatIsNotUtf8IsRefused() {
    JsonLinesSource source =
        new JsonLinesSource(new ByteArrayInputStream(new byte[] {'{', (byte) 0xff, '}'}));
    BadLineException e = assertThrows(BadLineException.class, source::next);
    assertTrue(e.reason().contains("not UTF-8"), e.getMessage());
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    JsonLinesSource source = source("{\"user\":" + "[".repeat(1_000_000));
    BadLineException e = assertThrows(BadLineException.class, source::next);
    assertTrue(e.reason().contains("nested too deeply"), e.getMessage());
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(random.nextInt(12), 1, 0x3000).forEach(text::appendCodePoint);
    return text.append(random.nextBoolean() ? "😀\"\\" : "").toString();
  }

  private static CredentialRecord entry(RecordKey key, String value) {
    return new CredentialRecord(key, Secret.takeOver(value.getBytes(UTF_8)));
  }

  private static String write(boolean reveal, List<CredentialRecord> records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonLinesSink sink = new JsonLinesSink(out, reveal);
    for (CredentialRecord entry : records) {
      sink.write(entry);
    }
    sink.finish();
    return out.toString(UTF_8);
  }

  private static JsonLinesSource source(String text) {
    return new JsonLinesSource(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static List<CredentialRecord> read(String text) throws Exception {
    JsonLinesSource source = source(text);
    List<CredentialRecord> records = new ArrayList<>();
    CredentialRecord entry;
    while ((entry = source.next()) != null) {
      records.add(entry);
    }
    return records;
  }
}
