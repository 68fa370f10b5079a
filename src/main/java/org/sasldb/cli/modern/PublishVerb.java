package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands about targets have in common. */
abstract class PublishVerb extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Option(names = "--json", order = 60, description = "Print JSON, one line for each target.")
  boolean json;

  PublishVerb(Session session) {
    super(session);
  }

  /** The store, for looking or for changing. */
  PublishedStore open(Session running, OpenOptions.Access access)
      throws CommandException, StoreException {
    StoreLocation location = store.choose(running).location();
    location.requireNoOtherFolder();
    return PublishedStore.open(location, running.opening(access));
  }

  /** The targets that were named, or all. */
  static List<Target> chosen(PublishedStore published, @Nullable List<String> names)
      throws CommandException, StoreException {
    if (names == null || names.isEmpty()) {
      return published.targets();
    }
    List<Target> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(published.target(path(name)));
    }
    return chosen;
  }

  /** The path in the name of a target. */
  static Path path(String name) throws CommandException {
    return StoreOption.location(name).path();
  }

  /** Says what became of publications; those that failed are reported at the end of the command. */
  void report(Session running, List<Publication> publications) throws IOException {
    for (Publication publication : publications) {
      if (json) {
        running.println(line(publication));
      } else if (publication.failure() == null) {
        running.done(words(publication));
      }
      if (publication.failure() != null) {
        running.published(publication);
      }
    }
  }

  private static String words(Publication publication) {
    String target = publication.target().toString();
    String records = " (" + Words.count(publication.records(), "record") + ")";
    return switch (publication.outcome()) {
      case PUBLISHED -> "published to " + target + records;
      case CURRENT -> "current: " + target + records;
      case HELD -> "held: " + target + "; name it to publish to it";
      case FAILED -> "failed: " + target;
    };
  }

  private static String line(Publication publication) {
    StoreException failure = publication.failure();
    return JsonWriter.string()
        .object()
        .value("target", publication.target().toString())
        .value("outcome", publication.outcome().name().toLowerCase(Locale.ROOT))
        .value("records", publication.records())
        .value("failure", failure == null ? null : failure.getMessage())
        .end()
        .done();
  }
}
