package org.sasldb.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.testing.MemoryStore;

class ListRecordsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<RecordKey> malformed = new ArrayList<>();

  private String list(CredentialStore store) throws StoreException, IOException {
    new ListRecords(out).write(store, malformed::add);
    return out.toString(ISO_8859_1);
  }

  @Test
  void writesOneLineForEachRecordWithTheBytesOfItsNames() throws Exception {
    MemoryStore store =
        new MemoryStore()
            .with(key("j\366rg\0example.com\0userPassword"), new byte[0])
            .with(key("\0\0"), new byte[0])
            .with(key("a\nb\0c@d\0e: f"), new byte[0]);
    assertEquals("@: \na\nb@c@d: e: f\nj\366rg@example.com: userPassword\n", list(store));
    assertTrue(malformed.isEmpty());
  }

  @Test
  void passesOverMalformedKeysAndNamesThem() throws Exception {
    MemoryStore store = new MemoryStore();
    for (String text : new String[] {"", "a", "a\0b", "a\0b\0c", "a\0b\0c\0", "x\0y\0z\0w"}) {
      store.with(key(text), new byte[0]);
    }
    assertEquals("a@b: c\n", list(store));
    assertEquals(
        List.of(key(""), key("a"), key("a\0b"), key("a\0b\0c\0"), key("x\0y\0z\0w")), malformed);
  }

  @Test
  void linesLongerThanAnyBufferAreWrittenWhole() throws Exception {
    MemoryStore store = new MemoryStore();
    StringBuilder expected = new StringBuilder();
    for (int length : new int[] {1, 16384, 65533, 65534, 65536, 200000}) {
      String user = "u".repeat(length);
      store.with(key(user + "\0r\0p"), new byte[0]);
      expected.append(user).append("@r: p\n");
    }
    assertEquals(expected.toString(), list(store));
  }

  @Test
  void anOutputThatFailsIsAnError() {
    MemoryStore store = new MemoryStore().with("joe", "example.com", "userPassword", "x");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThrows(IOException.class, () -> new ListRecords(full).write(store, malformed::add));
  }

  private static RecordKey key(String text) {
    return RecordKey.ofBytes(text.getBytes(ISO_8859_1));
  }
}
