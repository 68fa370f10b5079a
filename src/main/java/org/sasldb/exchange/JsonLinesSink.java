package org.sasldb.exchange;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;

/**
 * Writes one JSON object a line: {@code user}, {@code realm}, {@code property}, and {@code value}
 * if values are to be revealed. Bytes that are not UTF-8 become {@code {"base64": …}}; a malformed
 * key becomes {@code "key": {"base64": …}} in place of the three names. So every record can be read
 * back exactly.
 */
public final class JsonLinesSink implements RecordSink {
  private final OutputStream out;
  private final boolean reveal;

  /**
   * @param reveal whether the values, which are secrets, are written too
   */
  public JsonLinesSink(OutputStream out, boolean reveal) {
    this.out = out;
    this.reveal = reveal;
  }

  @Override
  public void write(CredentialRecord entry) throws IOException {
    JsonStringWriter json = JsonWriter.string();
    json.object();
    key(json, entry.key());
    if (reveal) {
      bytes(json, "value", ByteString.of(entry.value().toByteArray()));
    }
    json.end();
    out.write(json.done().getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  private static void key(JsonStringWriter json, RecordKey key) {
    if (!key.isWellFormed()) {
      base64(json, "key", key.bytes());
      return;
    }
    Account account = key.account().orElseThrow();
    bytes(json, "user", account.user());
    bytes(json, "realm", account.realm());
    bytes(json, "property", key.property().orElseThrow());
  }

  private static void bytes(JsonStringWriter json, String name, ByteString bytes) {
    bytes.utf8().ifPresentOrElse(text -> json.value(name, text), () -> base64(json, name, bytes));
  }

  private static void base64(JsonStringWriter json, String name, ByteString bytes) {
    json.object(name)
        .value("base64", Base64.getEncoder().encodeToString(bytes.toByteArray()))
        .end();
  }
}
