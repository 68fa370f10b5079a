package org.sasldb.backup;

import com.grack.nanojson.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.sasldb.exchange.JsonLinesSink;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.HistoryEntry;

/**
 * Writes a backup: JSON Lines in UTF-8. First the {@link BackupHeader}, then files, records as
 * {@link JsonLinesSink} writes them, commits, and a last line with the counts and the SHA-256 of
 * all text before it. After every thousandth line stands the SHA-256 of what is before.
 */
final class BackupWriter {
  static final int CHECKPOINT_EVERY = 1000;

  private final OutputStream out;
  private final Seal seal = new Seal();
  private final Line line = new Line();
  private final JsonLinesSink records = new JsonLinesSink(line, true);

  BackupWriter(OutputStream out, BackupHeader header) throws IOException {
    this.out = out;
    text(header.toJson());
  }

  Seal seal() {
    return seal;
  }

  void file(String name, byte[] content) throws IOException {
    seal.file(name, content);
    text(
        JsonWriter.string()
            .object()
            .object("belongs")
            .value("name", name)
            .value("base64", Base64.getEncoder().encodeToString(content))
            .end()
            .end()
            .done());
  }

  void record(CredentialRecord entry) throws IOException {
    seal.record(entry);
    records.write(entry);
    put(line.take());
    line.wipe();
  }

  void commit(HistoryEntry entry) throws IOException {
    seal.commit(entry);
    text(HistoryLine.toJson(entry));
  }

  /** Writes the last line and flushes. */
  void finish() throws IOException {
    write(seal.end().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void text(String json) throws IOException {
    put(json.getBytes(StandardCharsets.UTF_8));
  }

  private void put(byte[] bytes) throws IOException {
    write(bytes);
    seal.line(bytes);
    Arrays.fill(bytes, (byte) 0);
    if (seal.lines() % CHECKPOINT_EVERY == 0) {
      byte[] checkpoint = seal.checkpoint().getBytes(StandardCharsets.UTF_8);
      write(checkpoint);
      seal.line(checkpoint);
    }
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.write('\n');
  }

  /** One line, whose bytes are secret. */
  private static final class Line extends ByteArrayOutputStream {
    /** The bytes without the newline. */
    byte[] take() {
      return Arrays.copyOf(buf, count - 1);
    }

    void wipe() {
      Arrays.fill(buf, 0, count, (byte) 0);
      reset();
    }
  }
}
