package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.exchange.Entry;
import org.sasldb.exchange.UserFormat;
import org.sasldb.provision.BadEntries;
import org.sasldb.provision.ImportCounts;
import org.sasldb.provision.ImportSurvey;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;

/** Says what an import did, or would do. */
record ImportReport(Session running, String input, UserFormat format, boolean dryRun) {
  void print(
      StoreLocation location,
      ImportCounts counts,
      boolean json,
      ImportSurvey survey,
      BadEntries conflicts)
      throws IOException, StoreException {
    if (json) {
      running.println(json(location, counts, List.of(survey.bad(), conflicts)));
    } else {
      running.done(text(location, counts));
    }
  }

  private String text(StoreLocation location, ImportCounts counts) throws StoreException {
    List<String> parts = new ArrayList<>();
    add(parts, counts.added(), "added");
    add(parts, counts.replaced(), "replaced");
    add(parts, counts.unchanged(), "unchanged");
    add(parts, counts.skipped(), "skipped");
    add(parts, counts.refused(), "refused");
    return Words.count(counts.taken(), format.isOfRecords() ? "record" : "user")
        + (dryRun ? " would be imported into " : " imported into ")
        + location.format().prefix()
        + ":"
        + location.path()
        + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private String json(StoreLocation location, ImportCounts counts, List<BadEntries> errors)
      throws StoreException {
    JsonStringWriter writer =
        JsonWriter.string()
            .object()
            .value("format", location.format().prefix())
            .value("path", location.path().toString())
            .value("input", format.word())
            .value("dryRun", dryRun)
            .value("imported", counts.taken())
            .value("added", counts.added())
            .value("replaced", counts.replaced())
            .value("unchanged", counts.unchanged())
            .value("skipped", counts.skipped())
            .value("refused", counts.refused())
            .array("errors");
    for (BadEntries bad : errors) {
      for (Entry.Bad entry : bad.listed()) {
        writer.object().value("line", entry.line()).value("reason", entry.reason()).end();
      }
    }
    return writer.end().end().done();
  }

  /**
   * Says that some were not taken, and where they are now.
   *
   * @param file the input as it was typed, or null
   */
  void refused(ImportCounts counts, @Nullable String file, @Nullable Path rejected) {
    CommandFailure failure = CommandFailure.ENTRIES_REFUSED;
    running
        .messages()
        .error(
            failure.code(),
            failure.title()
                + ": "
                + input
                + ": "
                + counts.refused()
                + (rejected == null ? "" : ", which are in " + rejected));
    running
        .messages()
        .hint(
            rejected == null
                ? "sasldb explain " + failure.code()
                : "mend " + rejected + ", then run " + again(file, rejected));
  }

  /** The same import of the mended entries: each option says what becomes of them, too. */
  private TypedLine again(@Nullable String file, Path rejected) {
    return running
        .line()
        .without("--keep-going")
        .without("--yes")
        .withoutValue("--rejects")
        .withArgument(file, rejected.toString());
  }
}
