package org.sasldb.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;
import org.sasldb.exchange.DbDumpSink;
import org.sasldb.exchange.RecordSink;
import org.sasldb.format.dump.DumpForm;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * Copies all records of a store, as they were at one moment and in the store's own order, to a
 * text. Holds one record at a time and wipes its value.
 */
public final class DumpRecords {
  private static final String PAGE_SIZE = "pageSize";

  private final CredentialStore store;

  public DumpRecords(CredentialStore store) {
    this.store = store;
  }

  /** A text as db_dump prints it, which says what pages the store has, if it has any. */
  public static RecordSink dbDump(CredentialStore store, OutputStream out, DumpForm form)
      throws StoreException, IOException {
    Object size = store.info().facts().get(PAGE_SIZE);
    OptionalInt pageSize =
        size instanceof Number number ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    return new DbDumpSink(out, form, pageSize);
  }

  /**
   * Writes the records and the end mark.
   *
   * @return how many records
   * @throws StoreException if the store cannot be read; the end mark is then not written
   * @throws IOException if the text cannot be written
   */
  public long to(RecordSink sink) throws StoreException, IOException {
    long count = 0;
    try (RecordCursor cursor = store.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        sink.write(entry);
        entry.value().close();
        count++;
      }
    }
    sink.finish();
    return count;
  }
}
