package org.sasldb.admin;

import java.io.IOException;
import java.io.OutputStream;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * Writes {@code USER@REALM: PROPERTY} and a newline for every record, in the store's order (Cyrus
 * behaviour, section 3). Names are written as the bytes they are; values are never looked at.
 *
 * <p>A malformed key, on which the real command never ends, is handed to the caller and passed
 * over. Memory does not grow with the number of records.
 */
public final class ListRecords {
  private static final int BUFFER_LENGTH = 1 << 16;

  private final OutputStream out;
  private byte[] buffer = new byte[BUFFER_LENGTH];
  private int used;

  /** Who is told of malformed keys. */
  public interface MalformedKeys {
    /** A key that has not exactly two NUL bytes. */
    void found(RecordKey key) throws IOException;
  }

  /**
   * @param out where the lines go; written in large pieces
   */
  public ListRecords(OutputStream out) {
    this.out = out;
  }

  /**
   * Lists a store. What was read before a failure has been written.
   *
   * @throws StoreException if the store cannot be read
   * @throws IOException if the lines cannot be written
   */
  public void write(CredentialStore store, MalformedKeys malformed)
      throws StoreException, IOException {
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        if (!append(key.bytes())) {
          malformed.found(key);
        }
      }
    } finally {
      flush();
    }
  }

  /** Adds the line of a key; false if the key is malformed. */
  private boolean append(ByteString key) throws IOException {
    int length = key.length();
    int user = key.indexOf(0);
    int realm = user < 0 ? -1 : key.indexOf(0, user + 1);
    if (realm < 0 || key.indexOf(0, realm + 1) >= 0) {
      return false;
    }
    makeRoom(length + 2);
    key.copyTo(buffer, used);
    int end = used + realm;
    System.arraycopy(buffer, end + 1, buffer, end + 2, length - realm - 1);
    buffer[used + user] = '@';
    buffer[end] = ':';
    buffer[end + 1] = ' ';
    used += length + 1;
    buffer[used++] = '\n';
    return true;
  }

  private void makeRoom(int length) throws IOException {
    if (buffer.length - used < length) {
      flush();
      if (buffer.length < length) {
        buffer = new byte[length];
      }
    }
  }

  private void flush() throws IOException {
    int length = used;
    used = 0;
    if (length > 0) {
      out.write(buffer, 0, length);
    }
  }
}
