package org.sasldb.backup;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.sasldb.exchange.JsonLineShape;
import org.sasldb.exchange.JsonRecordLine;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.format.dump.TextLines;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFiles;

/**
 * Reads a backup to its end and proves that it is whole. What was handed over before a {@link
 * BadLineException} is worth nothing: a change in an early line may show late.
 */
public final class BackupReader {
  private static final byte[] USER = "{\"user\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEY = "{\"key\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "{\"end\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHECKPOINT = "{\"checkpoint\"".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_DEPTH = 3;

  private final Ending in;
  private final TextLines lines;
  private final Seal seal = new Seal();
  private final BackupHeader header;
  private Part part = Part.FILES;
  private long lastCheckpoint;
  private long lastCommit;

  /** What is done with the content. */
  public interface Content {
    /** A file that belongs to the store; comes before the records. */
    void file(String name, byte[] content) throws StoreException;

    /** A record, whose value is wiped afterwards. */
    void record(CredentialRecord entry) throws StoreException;

    /** A commit of the history, the oldest first; comes after the records. */
    void commit(HistoryEntry entry) throws StoreException;
  }

  /** The parts follow each other in this order. */
  private enum Part {
    FILES,
    RECORDS,
    HISTORY
  }

  /** Reads the first line. Does not close the stream. */
  public BackupReader(InputStream in) throws IOException, BadLineException {
    this.in = new Ending(in);
    this.lines = new TextLines(this.in);
    if (!lines.advance()) {
      throw new BadLineException(1, "the file is empty");
    }
    this.header = BackupHeader.of(json(lines.line()));
    seal.line(lines.line());
  }

  /** What the first line says. */
  public BackupHeader header() {
    return header;
  }

  /**
   * Reads all.
   *
   * @throws BadLineException if the text was changed or cut short, with the line where that shows
   */
  public BackupSummary readTo(Content content)
      throws IOException, BadLineException, StoreException {
    while (lines.advance()) {
      byte[] line = lines.line();
      if (startsWith(line, END)) {
        end(line);
        return seal.summary(header);
      }
      if (startsWith(line, CHECKPOINT)) {
        checkpoint(line);
      } else {
        item(line, content);
      }
      seal.line(line);
      Arrays.fill(line, (byte) 0);
    }
    throw bad("the backup ends here, before its last line: it was cut short");
  }

  /** What was read, as a number; after {@link #readTo}. */
  byte[] contentDigest() {
    return seal.content();
  }

  private void item(byte[] line, Content content) throws BadLineException, StoreException {
    if (startsWith(line, USER) || startsWith(line, KEY)) {
      enter(Part.RECORDS);
      CredentialRecord entry = JsonRecordLine.parse(lines.number(), line);
      if (entry == null) {
        throw bad("the line is empty");
      }
      seal.record(entry);
      content.record(entry);
      entry.value().close();
      return;
    }
    JsonObject json = json(line);
    if (json.getObject("history") != null) {
      enter(Part.HISTORY);
      commit(HistoryLine.of(json.getObject("history"), lines.number()), content);
    } else if (json.getObject("belongs") != null) {
      enter(Part.FILES);
      file(json.getObject("belongs"), content);
    } else {
      throw bad("a line of no kind that a backup has");
    }
  }

  private void commit(HistoryEntry entry, Content content) throws BadLineException, StoreException {
    if (entry.number() <= lastCommit) {
      throw bad("a commit of the history out of its order");
    }
    lastCommit = entry.number();
    seal.commit(entry);
    content.commit(entry);
  }

  private void file(JsonObject json, Content content) throws BadLineException, StoreException {
    String name = json.getString("name", "");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(json.getString("base64", ""));
    } catch (IllegalArgumentException e) {
      throw bad("the content of a file is not base64");
    }
    if (!StoreFiles.NAMES.contains(name)) {
      throw bad("a file that belongs to no store");
    }
    seal.file(name, bytes);
    content.file(name, bytes);
  }

  private void enter(Part next) throws BadLineException {
    if (next.compareTo(part) < 0) {
      throw bad("a line out of its order: files, records and history follow each other");
    }
    part = next;
  }

  private void checkpoint(byte[] line) throws BadLineException {
    if (!Arrays.equals(line, seal.checkpoint().getBytes(StandardCharsets.UTF_8))) {
      throw changed();
    }
    lastCheckpoint = lines.number();
  }

  private void end(byte[] line) throws IOException, BadLineException {
    if (!Arrays.equals(line, seal.end().getBytes(StandardCharsets.UTF_8))) {
      throw counted(line);
    }
    if (lines.advance()) {
      throw bad("text after the last line of the backup");
    }
    if (in.last != '\n') {
      throw bad("the last line has no end: the backup was cut short");
    }
  }

  private BadLineException counted(byte[] line) throws BadLineException {
    BackupSummary found = seal.summary(header);
    JsonObject said = json(line);
    long records = said.getLong("records", -1);
    return records != found.records()
        ? bad("it has " + found.records() + " records, but should have " + records)
        : changed();
  }

  private BadLineException changed() {
    return bad(
        "the checksum does not match: something was changed in the lines "
            + (lastCheckpoint + 1)
            + " to "
            + lines.number());
  }

  private JsonObject json(byte[] line) throws BadLineException {
    String text = ByteString.of(line).utf8().orElseThrow(() -> bad("the line is not UTF-8"));
    JsonLineShape.require(lines.number(), text, MAX_DEPTH);
    try {
      return JsonParser.object().from(text);
    } catch (JsonParserException e) {
      throw bad("column " + e.getCharPosition() + ": not a well-formed JSON object");
    }
  }

  private BadLineException bad(String reason) {
    return new BadLineException(Math.max(1, lines.number()), reason);
  }

  private static boolean startsWith(byte[] line, byte[] beginning) {
    return line.length >= beginning.length
        && Arrays.equals(line, 0, beginning.length, beginning, 0, beginning.length);
  }

  /** Remembers the last byte, which lines do not show. */
  private static final class Ending extends FilterInputStream {
    private int last;

    Ending(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      last = read > 0 ? bytes[from + read - 1] : last;
      return read;
    }
  }
}
