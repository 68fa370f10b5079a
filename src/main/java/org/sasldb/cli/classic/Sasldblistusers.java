package org.sasldb.cli.classic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.sasldb.admin.ListRecords;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.Invocation;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.cli.process.ProcEnvironment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;

/**
 * {@code sasldblistusers2}: one line for each record (Cyrus behaviour, section 3). Never changes or
 * creates anything. Unlike Cyrus it goes on past a malformed key, names it, and ends with status 1;
 * and what could not be read or written is status 1, too.
 */
public final class Sasldblistusers {
  private static final String NAME = "sasldblistusers2";
  private static final ByteString APPLICATION = ByteString.utf8("sasldblistusers");

  /** What the shell reports for a command that a closed pipe ended: 128 and SIGPIPE. */
  private static final int PIPE_CLOSED = 141;

  private final Invocation called;
  private final Environment environment;
  private final StandardStreams streams;
  private final StoreAccess stores;
  private final String program;

  Sasldblistusers(
      Invocation called, Environment environment, StandardStreams streams, StoreAccess stores) {
    this.called = called;
    this.environment = environment;
    this.streams = streams;
    this.stores = stores;
    this.program = called.programName();
  }

  /** Runs the command and ends the process with its status. */
  public static void main(String[] args) {
    LauncherHint.follow();
    ProcessFacts facts = new LinuxProcess();
    Environment environment = ProcEnvironment.read();
    Sasldblistusers command =
        new Sasldblistusers(
            Invocation.ofThisProcess(args, NAME),
            environment,
            StandardStreams.ofThisProcess(),
            new LinuxStoreAccess(facts, environment));
    int status = command.run();
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs the command and returns its status. */
  int run() {
    try {
      try {
        return work();
      } catch (EarlyEnd e) {
        streams.err().write(e.text());
        return e.status();
      } catch (BadConfiguration e) {
        String why = Explanation.of(program, e.why(), "");
        say("Couldn't initialize server API\n" + why);
      } catch (StoreException e) {
        say("listusers failed\n" + Explanation.of(program, e));
      } catch (InvalidPathException e) {
        explain("unusable file name: " + e.getInput() + ": " + e.getReason());
      } catch (OutOfMemoryError e) {
        say("listusers failed\n" + Explanation.ofTooLittleMemory(program));
      } catch (RuntimeException | LinkageError e) {
        explain("this should not happen: " + e);
      }
    } catch (IOException e) {
      // Standard error is closed, so that nobody can be told but by the status.
      return 1;
    }
    return 1;
  }

  private int work() throws EarlyEnd, BadConfiguration, StoreException, IOException {
    ByteString file = ListOptions.file(called, environment, streams.err());
    // Only its errors matter: sasldb_path has no effect on this command.
    SaslConfiguration unused =
        ConfigurationFiles.load(APPLICATION, environment.get("SASL_CONF_PATH"));
    StoreChoice choice = StoreChoice.of(file, environment, null, stores);
    if (choice.isNewHostStore()) {
      stores.hostStore().requireNoneHidden();
    }
    MalformedKeys malformed = new MalformedKeys(choice);
    int status;
    try (CredentialStore store = stores.open(choice.location(), OpenOptions.reading())) {
      status = list(store, malformed);
    } finally {
      malformed.print();
    }
    return status == 0 && malformed.any ? 1 : status;
  }

  private int list(CredentialStore store, MalformedKeys malformed)
      throws StoreException, IOException {
    Output out = new Output(streams.out());
    try {
      new ListRecords(out).write(store, malformed);
    } catch (IOException e) {
      if (!out.failed) {
        throw e;
      }
      if ("Broken pipe".equals(e.getMessage())) {
        return PIPE_CLOSED;
      }
      say(Explanation.of(program, "cannot write: standard output: " + e.getMessage(), ""));
      return 1;
    }
    return 0;
  }

  private void explain(String why) throws IOException {
    say("listusers failed\n" + Explanation.of(program, why, ""));
  }

  private void say(String text) throws IOException {
    streams.err().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Standard output, which remembers that it was the one that failed. */
  private static final class Output extends OutputStream {
    private final OutputStream target;
    private boolean failed;

    Output(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        target.write(bytes, from, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }

  /** Names malformed keys on standard error, many in one write. */
  private final class MalformedKeys implements ListRecords.MalformedKeys {
    private static final int ENOUGH = 1 << 13;

    private final StoreChoice choice;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private boolean any;

    MalformedKeys(StoreChoice choice) {
      this.choice = choice;
    }

    @Override
    public void found(RecordKey key) throws IOException {
      any = true;
      String what = "malformed key: " + choice.location().path() + ": \"" + key + "\"";
      String line = Explanation.of(program, what + ": it has not exactly two NUL bytes", "");
      lines.write(line.getBytes(StandardCharsets.UTF_8));
      if (lines.size() > ENOUGH) {
        print();
      }
    }

    void print() throws IOException {
      lines.writeTo(streams.err());
      lines.reset();
    }
  }
}
