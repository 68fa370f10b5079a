package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.backup.BackupSummary;
import org.sasldb.backup.RestorePlan;
import org.sasldb.record.Account;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;

/**
 * Says what a restore did, or would do.
 *
 * @param session where it is said
 * @param json whether as JSON
 * @param dryRun whether nothing is done
 * @param to the store
 */
record RestoreReport(Session session, boolean json, boolean dryRun, StoreLocation to) {
  private static final int MOST_LISTED = 20;

  /**
   * Prints it.
   *
   * @param plan what differs from the store that is there; null where none is, or none can be read
   */
  void print(BackupSummary summary, @Nullable RestorePlan plan) throws IOException, StoreException {
    if (json) {
      session.println(json(summary, plan));
      return;
    }
    if (plan != null && dryRun) {
      list("add", plan.added());
      list("change", plan.changed());
      list("remove", plan.removed());
    }
    session.done(
        Words.count(summary.records(), "record")
            + (dryRun ? " would be restored to " : " restored to ")
            + to.format().prefix()
            + ":"
            + to.path()
            + " as of "
            + Times.shown(summary.header().created())
            + (plan == null ? "" : ": " + counts(plan, dryRun ? "would be " : "")));
  }

  /** {@code 1 account added, 2 changed, 0 removed}. */
  static String counts(RestorePlan plan, String would) {
    if (!plan.changes()) {
      return "nothing differs";
    }
    return Words.count(plan.added().size(), "account")
        + " "
        + would
        + "added, "
        + plan.changed().size()
        + " changed, "
        + plan.removed().size()
        + " removed";
  }

  private void list(String what, List<Account> accounts) throws IOException {
    for (Account account : accounts.subList(0, Math.min(MOST_LISTED, accounts.size()))) {
      session.println(what + "\t" + Messages.printable(account.toString()));
    }
    if (accounts.size() > MOST_LISTED) {
      session.println(
          what + "\t… and " + (accounts.size() - MOST_LISTED) + " more; --json has all");
    }
  }

  private String json(BackupSummary summary, @Nullable RestorePlan plan) throws StoreException {
    JsonStringWriter out = JsonWriter.string();
    out.object()
        .value("format", to.format().prefix())
        .value("path", to.path().toString())
        .value("dryRun", dryRun)
        .value("created", summary.header().created().toString())
        .value("records", summary.records())
        .value("history", summary.commits());
    if (plan != null) {
      out.value("recordsAdded", plan.recordsAdded())
          .value("recordsChanged", plan.recordsChanged())
          .value("recordsRemoved", plan.recordsRemoved());
      accounts(out, "added", plan.added());
      accounts(out, "changed", plan.changed());
      accounts(out, "removed", plan.removed());
    }
    return out.end().done();
  }

  private static void accounts(JsonStringWriter out, String name, List<Account> accounts) {
    out.array(name);
    for (Account account : accounts) {
      out.object();
      JsonBytes.write(out, "user", account.user());
      JsonBytes.write(out, "realm", account.realm());
      out.end();
    }
    out.end();
  }
}
