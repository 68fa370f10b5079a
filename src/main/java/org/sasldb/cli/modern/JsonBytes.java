package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import java.util.Base64;
import org.sasldb.record.ByteString;

/** Names in JSON: text, or {@code {"base64": …}} for bytes that are not UTF-8. */
final class JsonBytes {
  private JsonBytes() {}

  static void write(JsonStringWriter json, String name, ByteString bytes) {
    bytes
        .utf8()
        .ifPresentOrElse(
            text -> json.value(name, text),
            () ->
                json.object(name)
                    .value("base64", Base64.getEncoder().encodeToString(bytes.toByteArray()))
                    .end());
  }
}
