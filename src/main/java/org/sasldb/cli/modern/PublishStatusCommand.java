package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.publish.TargetDifference;
import org.sasldb.publish.TargetStatus;
import org.sasldb.record.RecordKey;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sasldb publish status}. */
@Command(
    name = "status",
    header = "Say whether the targets have what the store says.",
    description = {
      "Compares each target with what was published to it, and where another program changed it,"
          + " shows what. Status 0: all are current; 1: one is not."
    },
    footer = {
      "  sasldb publish status",
      "  sasldb publish status /etc/sasldb2",
      "  sasldb publish status --json"
    })
final class PublishStatusCommand extends PublishVerb {
  @Parameters(
      arity = "0..*",
      paramLabel = "TARGET",
      description = "Which targets; all where none is named.")
  @Nullable List<String> names;

  PublishStatusCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    try (PublishedStore published = open(running, OpenOptions.Access.READ)) {
      List<Target> chosen = chosen(published, names);
      List<TargetStatus> all =
          published.status().stream().filter(s -> chosen.contains(s.target())).toList();
      for (TargetStatus status : all) {
        if (json) {
          running.println(asJson(status));
        } else {
          print(running, status);
        }
      }
      boolean current = all.stream().allMatch(s -> s.state() == TargetStatus.State.CURRENT);
      if (!json) {
        running.done(Words.count(all.size(), "target") + (current ? "" : ", not all current"));
      }
      return current ? ExitStatus.OK : ExitStatus.NO;
    }
  }

  private static void print(Session running, TargetStatus status) throws IOException {
    String line = status.target().location() + ": " + status.state().words();
    if (status.state() == TargetStatus.State.BEHIND && status.behind() <= 0) {
      line += "; it was published otherwise than sasldb publish list says";
    } else if (status.state() == TargetStatus.State.BEHIND) {
      line += " by " + Words.count(status.behind(), "commit");
    }
    running.println(Messages.printable(line));
    if (status.failure() != null) {
      running.println("  last try: " + Messages.printable(status.failure()));
    }
    list(running, "  + ", status.difference().added());
    list(running, "  ~ ", status.difference().changed());
    list(running, "  - ", status.difference().missing());
    hint(running, status);
  }

  private static void hint(Session running, TargetStatus status) {
    String path = ShellWord.of(status.target().path());
    String run = "sasldb publish run " + path;
    if (status.state() == TargetStatus.State.HELD) {
      running.messages().hint(run + " publishes to it again");
    } else if (status.state() == TargetStatus.State.ACCESS_CHANGED) {
      running.messages().hint(run);
    } else if (status.state() == TargetStatus.State.INTERRUPTED) {
      // by its name it would be published also where it was being put back
      running.messages().hint("sasldb publish run");
    } else if (status.state() == TargetStatus.State.UNREADABLE) {
      String force = "sasldb publish run --force " + path;
      running.messages().hint("once it can be read, " + run + "; where it is damaged, " + force);
    } else if (status.state() == TargetStatus.State.CHANGED) {
      String force = "sasldb publish run --force " + path + " overwrites it";
      String adopt = "sasldb publish adopt " + path + " takes this into the store, ";
      running.messages().hint(status.adoptable() ? adopt + force : force);
    }
  }

  private static void list(Session running, String sign, List<RecordKey> keys) throws IOException {
    for (RecordKey key : keys) {
      running.println(sign + Messages.printable(key.toString()));
    }
  }

  private static String asJson(TargetStatus status) {
    JsonStringWriter out =
        JsonWriter.string()
            .object()
            .value("target", status.target().location().toString())
            .value("state", status.state().name().toLowerCase(Locale.ROOT))
            .value("records", status.records())
            .value("behind", status.behind())
            .value("adoptable", status.adoptable())
            .value("failure", status.failure());
    TargetDifference difference = status.difference();
    PublishedKeys.write(out, "added", difference.added());
    PublishedKeys.write(out, "changed", difference.changed());
    PublishedKeys.write(out, "missing", difference.missing());
    return out.end().done();
  }
}
