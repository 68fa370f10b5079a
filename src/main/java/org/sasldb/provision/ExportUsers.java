package org.sasldb.provision;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Progress;
import org.sasldb.exchange.ExportedUser;
import org.sasldb.exchange.RecordSink;
import org.sasldb.exchange.UserPrinter;
import org.sasldb.exchange.UserPrinters;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * Writes the users of a store as text. Nothing is written before it is known that the format can
 * carry all of them, unless those it cannot carry are to be left out. Verifiers are derived by all
 * processors. Memory does not grow with the users.
 */
public final class ExportUsers {
  private static final int BLOCK = 1024;
  private static final int MOST_LISTED = 100;

  private final CredentialStore store;
  private final ExportFilter filter;
  private final boolean keepGoing;
  private final Progress progress;
  private final List<ExportOutcome.Refusal> refusals = new ArrayList<>();
  private long refused;
  private long written;
  private long leftOut;

  /**
   * @param keepGoing whether users that the format cannot carry are left out
   */
  public ExportUsers(
      CredentialStore store, ExportFilter filter, boolean keepGoing, Progress progress) {
    this.store = store;
    this.filter = filter;
    this.keepGoing = keepGoing;
    this.progress = progress;
  }

  /** Copies the records as they are, malformed keys too. */
  public ExportOutcome records(RecordSink sink) throws StoreException, IOException {
    try (RecordCursor cursor = store.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        if (filter.takes(entry.key())) {
          sink.write(entry);
          written++;
        }
        entry.value().close();
      }
    }
    sink.finish();
    return outcome();
  }

  /**
   * Writes the users.
   *
   * @return if there are refusals and they were not to be left out, nothing was written
   */
  public ExportOutcome users(UserPrinters printers, OutputStream out)
      throws StoreException, IOException {
    AccountScan scan = AccountScan.of(store, filter);
    if (scan == null) {
      refuse("the store", "it has more than 1,000 names of properties");
      return outcome();
    }
    for (RecordKey key : scan.malformed()) {
      refuse("the record " + key, "its key names no user, and Cyrus cannot read it");
    }
    UserPrinter printer = printers.of(scan.names());
    if (!keepGoing) {
      scan.<RuntimeException>each(user -> judge(printer, user));
      if (refused > 0) {
        return outcome();
      }
    }
    out.write(printer.heading());
    progress.begin("exporting", -1);
    try {
      List<ExportedUser> block = new ArrayList<>();
      scan.<IOException>each(user -> take(printer, user, block, out));
      flush(printer, block, out);
    } finally {
      progress.end();
    }
    out.flush();
    return outcome();
  }

  private void judge(UserPrinter printer, ExportedUser user) {
    try (user) {
      accepts(printer, user);
    }
  }

  /** Whether a user is to be written; notes the refusal of one that cannot be. */
  private boolean accepts(UserPrinter printer, ExportedUser user) {
    if (!printer.concerns(user)) {
      return false;
    }
    String reason = printer.refusal(user);
    if (reason != null) {
      refuse(user.account().toString(), reason);
    }
    return reason == null;
  }

  private void refuse(String who, String reason) {
    refused++;
    if (refusals.size() < MOST_LISTED) {
      refusals.add(new ExportOutcome.Refusal(who, reason));
    }
  }

  private void take(
      UserPrinter printer, ExportedUser user, List<ExportedUser> block, OutputStream out)
      throws IOException {
    if (!accepts(printer, user)) {
      leftOut += printer.concerns(user) ? 0 : user.properties().size();
      user.close();
      return;
    }
    leftOut += printer.leftOut(user);
    block.add(user);
    if (block.size() == BLOCK) {
      flush(printer, block, out);
    }
  }

  private void flush(UserPrinter printer, List<ExportedUser> block, OutputStream out)
      throws IOException {
    byte[][] lines = new byte[block.size()][];
    IntStream.range(0, lines.length)
        .parallel()
        .forEach(i -> lines[i] = printer.print(block.get(i)));
    for (byte @Nullable [] line : lines) {
      if (line != null) {
        out.write(line);
        Arrays.fill(line, (byte) 0);
        written++;
        progress.advance();
      }
    }
    block.forEach(ExportedUser::close);
    block.clear();
  }

  private ExportOutcome outcome() {
    return new ExportOutcome(written, refusals, refused, leftOut);
  }
}
