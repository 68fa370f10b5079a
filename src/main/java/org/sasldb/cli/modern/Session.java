package org.sasldb.cli.modern;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sasldb.admin.Progress;
import org.sasldb.store.Actor;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HostStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.Publication;
import org.sasldb.store.Publishing;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** One run of the command: its surroundings and the two ways out. */
final class Session {
  private final Surroundings surroundings;
  private final Messages messages;
  private final ResultOutput out;
  private final PublicationReport publications;
  private final TypedLine line;
  private boolean quiet;

  Session(Surroundings surroundings, Ansi messageColour, List<String> args) {
    this.line = new TypedLine(args);
    this.surroundings = surroundings;
    this.messages = new Messages(surroundings.stderr(), messageColour);
    this.out = new ResultOutput(surroundings.stdout());
    this.publications = new PublicationReport(messages);
  }

  /** Takes over what the options of the command say. */
  void begin(CommonOptions options, CommandSpec command) {
    messages.setNext(NextCommand.after(command, this).orElse(null));
    quiet = options.quiet;
    messages.setLevel(options.quiet, options.verbose);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Messages messages() {
    return messages;
  }

  /** What the user typed. */
  TypedLine line() {
    return line;
  }

  /** Says what to do next although all is well; not with {@code --quiet}. */
  void advise(String command) {
    if (!quiet) {
      messages.hint(command);
    }
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

  /** Standard input, which is not ours to close. */
  InputStream stdin() {
    return new FilterInputStream(surroundings.stdin()) {
      @Override
      public void close() {
        // its owner's
      }
    };
  }

  /** Says where the store of the host comes into being, if it is made now. */
  void noteNew(StoreOption.Choice choice) {
    if (choice.ofHost() && surroundings.hostStore().isNew()) {
      messages.note("the store is created at " + choice.location());
    }
  }

  /** Opens a store. */
  CredentialStore open(StoreLocation location, OpenOptions.Access access) throws StoreException {
    HostStore host = surroundings.hostStore();
    if (access != OpenOptions.Access.CREATE && location.path().equals(host.jeHome())) {
      host.requireNoneHidden();
    }
    location.requireNoOtherFolder();
    return Stores.open(location, opening(access));
  }

  /** Shows how far a long piece of work has come; says nothing beside JSON or with --quiet. */
  Progress progress(boolean json) {
    return quiet || json
        ? Progress.NONE
        : new ProgressLine(
            surroundings.stderr(), surroundings.terminals().stderr(), System::nanoTime);
  }

  /** Takes note of a publication that a command has asked for. */
  void published(Publication publication) {
    publications.published(publication);
  }

  /** Reports files that could not be published to; how the command ends then. */
  ExitStatus end(ExitStatus status) {
    return publications.end(new ErrorReport(this, List.of()), status);
  }

  /** Whether this user can make a file that is owned so. */
  boolean mayGiveAway(Ownership ownership) {
    Actor actor = surroundings.actor();
    return ownership.owner() == null
        || actor.uid() == 0
        || ownership.owner().getName().equals(actor.login());
  }

  /** How stores are opened. */
  OpenOptions opening(OpenOptions.Access access) {
    return OpenOptions.reading()
        .withAccess(access)
        .withActor(surroundings.actor())
        .withPublishing(new Publishing(Publishing.Moment.AT_COMMIT, publications, null));
  }
}
