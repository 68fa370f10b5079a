package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.Locale;
import org.sasldb.admin.CheckStore;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CheckReport.Finding;
import org.sasldb.store.CheckReport.Severity;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sasldb store check}. */
@Command(
    name = "check",
    header = "Look for damage in a store.",
    description = {
      "Reads the whole store and changes nothing. A sound store is one line and status 0. Otherwise"
          + " each finding is shown with its place and meaning, and the status is 1; with warnings"
          + " only, where no record is lost, it is 0."
    },
    footer = {
      "  sasldb store check",
      "  sasldb store check -f /var/spool/postfix/etc/sasldb2",
    })
final class StoreCheckCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();
  @Mixin PrintOptions print = new PrintOptions();

  StoreCheckCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    print.requireOne();
    StoreLocation location = store.choose(running).location();
    location.requireNoOtherFolder();
    CheckStore check = CheckStore.at(location, running.opening(OpenOptions.Access.READ));
    String name = check.format().prefix() + ":" + location.path();
    if (print.json) {
      running.println(json(check, location));
    } else if (print.plain) {
      plain(running, check.report());
    } else {
      human(running, name, check.report());
      if (!check.report().sound()) {
        // behind the findings, also where both go to one file
        running.out().flush();
        running.messages().hint(recovery(location, name));
      }
    }
    return check.report().sound() ? ExitStatus.OK : ExitStatus.NO;
  }

  private static void human(Session running, String name, CheckReport report) throws IOException {
    for (Finding finding : report.findings()) {
      String place = finding.place().isEmpty() ? "" : finding.place() + ": ";
      running.println(
          Messages.printable(word(finding.severity()) + ": " + place + finding.message()));
    }
    String records = Words.count(report.records(), "record");
    if (report.findings().isEmpty()) {
      running.done("sound: " + name + ": " + records);
    } else {
      running.done(totals(report) + " in " + name + ": " + records + " read");
    }
  }

  /** Saves what can be read into a file beside the store. */
  private static String recovery(StoreLocation location, String name) {
    return "sasldb store recover " + ShellWord.of(location) + " " + ShellWord.of(name + ".saved");
  }

  private static String totals(CheckReport report) {
    long errors = report.findings().stream().filter(f -> f.severity() == Severity.ERROR).count();
    return Words.count(errors, "error")
        + ", "
        + Words.count(report.findings().size() - errors, "warning");
  }

  private static void plain(Session running, CheckReport report) throws IOException {
    for (Finding f : report.findings()) {
      running.println(
          word(f.severity())
              + "\t"
              + Messages.printable(f.place())
              + "\t"
              + Messages.printable(f.message()));
    }
  }

  private static String json(CheckStore check, StoreLocation location) {
    JsonStringWriter json = JsonWriter.string();
    json.object()
        .value("format", check.format().prefix())
        .value("path", location.path().toString())
        .value("sound", check.report().sound())
        .value("records", check.report().records())
        .array("findings");
    for (Finding f : check.report().findings()) {
      json.object()
          .value("severity", word(f.severity()))
          .value("place", f.place())
          .value("message", f.message())
          .end();
    }
    json.end().end();
    return json.done();
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
