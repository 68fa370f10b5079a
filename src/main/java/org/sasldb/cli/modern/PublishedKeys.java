package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import java.util.List;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;

/** Keys of records in JSON: an array of objects with user, realm and property. */
final class PublishedKeys {
  private PublishedKeys() {}

  static void write(JsonStringWriter out, String name, List<RecordKey> keys) {
    out.array(name);
    for (RecordKey key : keys) {
      out.object();
      if (key.isWellFormed()) {
        Account account = key.account().orElseThrow();
        JsonBytes.write(out, "user", account.user());
        JsonBytes.write(out, "realm", account.realm());
        JsonBytes.write(out, "property", key.property().orElseThrow());
      } else {
        JsonBytes.write(out, "key", key.bytes());
      }
      out.end();
    }
    out.end();
  }
}
