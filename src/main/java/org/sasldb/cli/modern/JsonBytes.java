package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import java.util.Base64;
import java.util.List;
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

  /** Several names. */
  static void write(JsonStringWriter json, String name, List<ByteString> names) {
    json.array(name);
    for (ByteString bytes : names) {
      bytes
          .utf8()
          .ifPresentOrElse(
              json::value,
              () ->
                  json.object()
                      .value("base64", Base64.getEncoder().encodeToString(bytes.toByteArray()))
                      .end());
    }
    json.end();
  }
}
