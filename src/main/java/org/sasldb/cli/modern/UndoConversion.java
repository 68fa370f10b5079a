package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Comparison;
import org.sasldb.admin.UndoReplacement;
import org.sasldb.store.RealPath;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/**
 * Puts back the store that {@code store convert --replace} kept, after a question where something
 * could be lost.
 *
 * @param session where it is said
 * @param source the store
 * @param json whether the result is printed as JSON
 */
record UndoConversion(Session session, StoreLocation source, boolean json) {
  /** Refuses a store of two files that would not be beside the name that it is to have. */
  static void requireBeside(StoreLocation source, StoreFormat format)
      throws CommandException, IOException {
    if (format == StoreFormat.NDBM && Files.isSymbolicLink(source.path())) {
      throw new CommandException(
          CommandFailure.USAGE,
          source.path()
              + ": it is a symbolic link, and the files of an NDBM store would not be beside it",
          "name the file that it leads to: " + ShellWord.of(RealPath.of(source.path())));
    }
  }

  /** Says what would be done, and what the real run will want. */
  void plan(UndoReplacement undoing) throws CommandException, IOException, StoreException {
    UndoReplacement.Plan plan = undoing.plan();
    requireBeside(source, plan.last().format());
    notePassedOver(plan);
    if (json) {
      JsonStringWriter out = begin(plan.last(), true);
      print(out.value("needsYes", !plan.safe()), plan.comparison());
      return;
    }
    session.done("would put back " + name(plan.last()) + " at " + source.path());
    if (!plan.safe()) {
      session.messages().note(loss(plan) + "; the real run asks, or wants --yes");
    }
  }

  /** Does it. */
  void run(UndoReplacement undoing, Confirmation confirmation)
      throws CommandException, IOException, StoreException {
    UndoReplacement.Plan plan = undoing.plan();
    requireBeside(source, plan.last().format());
    notePassedOver(plan);
    if (!plan.safe()) {
      confirmation.require(
          session,
          loss(plan) + ".",
          refused(plan, "add --yes; a store that is there now is kept beside it"));
    }
    Optional<UndoReplacement.Outcome> outcome = undoing.run(!plan.safe());
    if (outcome.isEmpty()) {
      throw refused(undoing.plan(), "run the command again");
    }
    report(outcome.get());
  }

  private void report(UndoReplacement.Outcome done) throws IOException, StoreException {
    StoreLocation kept = done.kept();
    if (json) {
      JsonStringWriter out = begin(done.last(), false);
      print(out.value("kept", kept == null ? null : kept.path().toString()), done.comparison());
      return;
    }
    String before = done.comparison() == null ? "nothing was there before" : "it was there already";
    session.done(
        "the old store is back at "
            + source.path()
            + "; "
            + (kept == null ? before : "kept: " + kept.path()));
  }

  private void notePassedOver(UndoReplacement.Plan plan) {
    for (StoreLocation unreadable : plan.unreadable()) {
      session.messages().note(unreadable + " cannot be read and is passed over");
    }
  }

  private CommandException refused(UndoReplacement.Plan plan, String hint) {
    return new CommandException(CommandFailure.FILE_EXISTS, loss(plan), hint);
  }

  /** What could be lost, as a sentence without a full stop. */
  private String loss(UndoReplacement.Plan plan) {
    Comparison comparison = plan.comparison();
    String old = plan.last().path() + " would be put back";
    if (comparison == null) {
      return source.path() + ": " + old + ", and cannot be compared with it: " + plan.why();
    }
    long changed = Math.max(comparison.left(), comparison.right()) - comparison.equal();
    if (changed == 0) {
      return source.path() + ": " + old + ", because what was kept later cannot be read";
    }
    return source.path()
        + ": "
        + Words.count(changed, "record")
        + " changed since the conversion would not be in the old store "
        + plan.last().path();
  }

  private JsonStringWriter begin(StoreLocation last, boolean dryRun) throws StoreException {
    return JsonWriter.string()
        .object()
        .value("dryRun", dryRun)
        .value("path", source.path().toString())
        .value("format", last.format().prefix())
        .value("putBack", last.path().toString());
  }

  private void print(JsonStringWriter out, @Nullable Comparison comparison) throws IOException {
    if (comparison != null) {
      out.value("records", comparison.right())
          .value("equal", comparison.equal())
          .value("same", comparison.same());
    }
    session.println(out.end().done());
  }

  private static String name(StoreLocation location) throws StoreException {
    return location.format().prefix() + ":" + location.path();
  }
}
