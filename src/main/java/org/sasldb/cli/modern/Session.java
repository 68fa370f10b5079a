package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import picocli.CommandLine.Help.Ansi;

/** One run of the command: its surroundings and the two ways out. */
final class Session {
  private final Surroundings surroundings;
  private final Messages messages;
  private final ResultOutput out;
  private boolean quiet;

  Session(Surroundings surroundings, Ansi messageColour) {
    this.surroundings = surroundings;
    this.messages = new Messages(surroundings.stderr(), messageColour);
    this.out = new ResultOutput(surroundings.stdout());
  }

  /** Takes over what the options of the command say. */
  void begin(CommonOptions options) {
    quiet = options.quiet;
    messages.setLevel(options.quiet, options.verbose);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Messages messages() {
    return messages;
  }

  /** Where results go; to be flushed at the end. */
  OutputStream out() {
    return out;
  }

  /** Prints a line of a result. */
  void println(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Prints the one line that says what was done; not with {@code --quiet}. */
  void done(String line) throws IOException {
    if (!quiet) {
      println(Messages.printable(line));
    }
  }

  /** Opens a store. */
  CredentialStore open(StoreLocation location, OpenOptions.Access access) throws StoreException {
    refuseOtherFolders(location);
    return Stores.open(location, opening(access));
  }

  /**
   * Refuses a folder that is no store unless {@code je:} was said: a typing error must not fill a
   * folder with files.
   */
  static void refuseOtherFolders(StoreLocation location) throws StoreException {
    Path path = location.path();
    if (location.declared() != null || !Files.isDirectory(path)) {
      return;
    }
    if (!Files.isReadable(path)) {
      throw StoreFailures.denied(path, "read", null);
    }
    if (!StoreLocation.isJeStore(path)) {
      throw new StoreException(
          Failure.IS_A_DIRECTORY,
          path,
          "it is not a store",
          "to make one there, name it je:" + path,
          null);
    }
  }

  /** How stores are opened. */
  OpenOptions opening(OpenOptions.Access access) {
    return OpenOptions.reading().withAccess(access).withActor(surroundings.actor());
  }
}
