package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.DescriptorInput;
import org.sasldb.cli.process.StandardInput;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;
import org.sasldb.store.StoreFailures;
import org.sasldb.verifier.PasswordRules;
import picocli.CommandLine.Option;

/**
 * Where a password comes from: standard input, a file, or the terminal; never an argument and never
 * the environment, which others can see.
 */
final class PasswordOptions {
  /** One byte more than a password and its newline can have, to notice a longer one. */
  private static final int MOST = RecordLimits.MAX_VALUE_LENGTH + 2;

  @Option(
      names = "--password-stdin",
      order = 12,
      description = "Read the password from standard input; one final newline is not part of it.")
  boolean fromStdin;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      order = 13,
      description = "Read the password from a file; one final newline is not part of it.")
  @Nullable String file;

  /** Reads the password; what could never be stored is refused. */
  Secret read(Session session) throws CommandException, IOException {
    if (fromStdin && file != null) {
      throw new CommandException(
          CommandFailure.USAGE, "--password-stdin and --password-file exclude each other", "");
    }
    byte[] password = withoutNewline(receive(session));
    Optional<String> objection = PasswordRules.objection(password);
    if (objection.isPresent()) {
      Arrays.fill(password, (byte) 0);
      throw new CommandException(
          CommandFailure.PASSWORD_REFUSED, "the password: " + objection.get(), "");
    }
    return Secret.takeOver(password);
  }

  private byte[] receive(Session session) throws CommandException, IOException {
    if (file != null) {
      return fromFile(file);
    }
    if (fromStdin) {
      return session.surroundings().stdin().readNBytes(MOST);
    }
    if (!session.surroundings().terminals().stdin()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "no password: standard input is not a terminal, and neither --password-stdin nor"
              + " --password-file was given",
          "");
    }
    return fromTerminal(session);
  }

  private static byte[] fromFile(String name) throws CommandException {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return in.readNBytes(MOST);
    } catch (InvalidPathException e) {
      throw new CommandException(CommandFailure.USAGE, name + ": not a path name", "", e);
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, name + ": " + StoreFailures.reason(e), "", e);
    }
  }

  @SuppressWarnings("try")
  private static byte[] fromTerminal(Session session) throws IOException {
    StandardInput terminal = DescriptorInput.ofThisProcess();
    byte[] line = new byte[MOST];
    try (StandardInput.Silence silence = terminal.silence()) {
      session.messages().prompt("Password: ");
      int length = Math.max(terminal.read(line, 0, line.length), 0);
      return Arrays.copyOf(line, length);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private static byte[] withoutNewline(byte[] line) {
    if (line.length == 0 || line[line.length - 1] != '\n') {
      return line;
    }
    byte[] shorter = Arrays.copyOf(line, line.length - 1);
    Arrays.fill(line, (byte) 0);
    return shorter;
  }
}
