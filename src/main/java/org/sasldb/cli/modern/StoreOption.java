package org.sasldb.cli.modern;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.provision.NearestWord;
import org.sasldb.store.HostStore;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Option;

/** The option that names a store, and what is used without it. */
final class StoreOption {
  private static final List<String> VARIABLES = List.of("SASLDB_PATH", "SASLDB_STORE");

  @Option(
      names = {"-f", "--store"},
      paramLabel = "STORE",
      order = 10,
      description = {
        "The store: a file, a folder, or FORMAT:PATH (je:, berkeley:, gdbm:, ndbm:,",
        "lmdb:).",
        "Without it $SASLDB_PATH, then $SASLDB_STORE, then the store of this host."
      })
  @Nullable String name;

  /**
   * A store and why it is this one.
   *
   * @param location the store
   * @param origin what named it
   * @param ofHost whether nothing named it and the host's own is taken
   */
  record Choice(StoreLocation location, String origin, boolean ofHost) {}

  /** The store to work on. */
  Choice choose(Session session) throws CommandException {
    Choice choice = find(session);
    session.messages().detail("store " + choice.location() + " (" + choice.origin() + ")");
    return choice;
  }

  private Choice find(Session session) throws CommandException {
    if (name != null) {
      return named(name, "named by -f");
    }
    for (String variable : VARIABLES) {
      String value = session.surroundings().variable(variable);
      if (!value.isEmpty()) {
        return named(value, "named by $" + variable);
      }
    }
    HostStore host = session.surroundings().hostStore();
    String reason = host.whyNotTheClassicFile().map(why -> "; " + why).orElse("");
    return new Choice(host.locate(), "the store of this host" + reason, true);
  }

  private static Choice named(String name, String origin) throws CommandException {
    return new Choice(location(name), origin, false);
  }

  /** A file may have a colon in its name; one that does not exist is rather a typing error. */
  private static void requireNoMistypedFormat(String name) throws CommandException {
    int colon = name.indexOf(':');
    if (colon <= 0 || name.lastIndexOf('/', colon) >= 0) {
      return;
    }
    String word = name.substring(0, colon);
    if (StoreFormat.ofPrefix(word).isPresent()
        || Files.exists(Path.of(name), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<String> formats = Arrays.stream(StoreFormat.values()).map(StoreFormat::prefix).toList();
    Optional<String> meant = NearestWord.find(word, formats);
    String why =
        meant.isPresent()
            ? "there is no such format; is '" + meant.get() + ":' meant?"
            : StoreLocation.noSuchFormat(name);
    if (why != null) {
      throw new CommandException(
          CommandFailure.USAGE,
          "'" + name + "': " + why,
          "for a file of that name: " + ShellWord.of("./" + name));
    }
  }

  /** A store as a user names it. */
  static StoreLocation location(String name) throws CommandException {
    try {
      requireNoMistypedFormat(name);
      return StoreLocation.parse(name);
    } catch (InvalidPathException e) {
      throw new CommandException(
          CommandFailure.USAGE, "'" + name + "': not a path name: " + e.getReason(), "", e);
    }
  }
}
