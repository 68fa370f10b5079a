package org.sasldb.backup;

import com.grack.nanojson.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.Secret;
import org.sasldb.store.HistoryEntry;

/**
 * What proves that a backup is whole: the SHA-256 of its text up to here, the counts, and a second
 * SHA-256 over what the text means, by which a file that is read back is compared with what was
 * read from the store.
 */
final class Seal {
  private final MessageDigest text = sha256();
  private final MessageDigest content = sha256();
  private long lines;
  private long records;
  private long files;
  private long commits;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Takes a line of the text, without its newline. */
  void line(byte[] line) {
    text.update(line);
    text.update((byte) '\n');
    lines++;
  }

  void record(CredentialRecord entry) {
    records++;
    add(entry.key().toByteArray());
    Secret value = entry.value();
    byte[] bytes = value.toByteArray();
    add(bytes);
    java.util.Arrays.fill(bytes, (byte) 0);
  }

  void file(String name, byte[] bytes) {
    files++;
    add(name.getBytes(StandardCharsets.UTF_8));
    add(bytes);
  }

  void commit(HistoryEntry entry) {
    commits++;
    add(HistoryLine.toJson(entry).getBytes(StandardCharsets.UTF_8));
  }

  private void add(byte[] bytes) {
    content.update(java.nio.ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    content.update(bytes);
  }

  long lines() {
    return lines;
  }

  /** What the text means, as a number. */
  byte[] content() {
    return copy(content).digest();
  }

  BackupSummary summary(BackupHeader header) {
    return new BackupSummary(header, records, files, commits);
  }

  /** The line that lets damage be found between it and the one before. */
  String checkpoint() {
    return JsonWriter.string()
        .object()
        .value("checkpoint", lines)
        .value("sha256", sum())
        .end()
        .done();
  }

  /** The last line. */
  String end() {
    return JsonWriter.string()
        .object()
        .value("end", true)
        .value("records", records)
        .value("files", files)
        .value("history", commits)
        .value("sha256", sum())
        .end()
        .done();
  }

  private String sum() {
    return HexFormat.of().formatHex(copy(text).digest());
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this Java cannot be copied", e);
    }
  }
}
