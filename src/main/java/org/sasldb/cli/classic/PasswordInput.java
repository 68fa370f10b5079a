package org.sasldb.cli.classic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.sasldb.cli.process.StandardInput;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.RecordLimits;
import org.sasldb.verifier.PasswordRules;

/**
 * Reads the new password (Cyrus behaviour, section 2.4). From a terminal it is one line, asked for
 * twice without echo unless {@code -p} was given; from anything else it is everything to the end of
 * input. One final newline is removed and nothing else. Unlike Cyrus nothing is ever cut: what
 * cannot be stored whole is refused.
 */
final class PasswordInput {
  /** The longest password, its newline, and one byte that shows that there is more. */
  private static final int BUFFER_LENGTH = RecordLimits.MAX_VALUE_LENGTH + 2;

  /** A terminal keeps 4,095 bytes of a longer line and drops the rest without a word. */
  private static final int TERMINAL_LINE = 4095;

  private final String program;
  private final StandardStreams streams;

  PasswordInput(String program, StandardStreams streams) {
    this.program = program;
    this.streams = streams;
  }

  /**
   * The password, good to be stored.
   *
   * @param pipe whether {@code -p} was given
   * @throws EarlyEnd if there is none, or it cannot be stored
   */
  byte[] read(boolean pipe) throws EarlyEnd, IOException {
    boolean terminal = streams.in().isTerminal();
    byte[] password = terminal && !pipe ? ask() : withoutNewline(receive(terminal));
    String objection = null;
    if (terminal && password.length >= TERMINAL_LINE) {
      objection = "a terminal cuts a line of more than 4,095 bytes; give it by a pipe";
    } else {
      Optional<String> rules = PasswordRules.objection(password);
      objection = rules.isPresent() ? rules.get() : null;
    }
    if (objection != null) {
      Arrays.fill(password, (byte) 0);
      throw refused("invalid parameter supplied", objection);
    }
    return password;
  }

  private byte[] ask() throws EarlyEnd, IOException {
    byte[] first = answer("Password: ");
    byte[] second = answer("Again (for verification): ");
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, (byte) 0);
    if (!same) {
      Arrays.fill(first, (byte) 0);
      throw new EarlyEnd(7, program + ": passwords don't match; aborting\n");
    }
    return first;
  }

  /** A prompt that cannot be shown keeps nobody from typing, who was not to see more of it. */
  private void show(String text) {
    try {
      streams.out().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // standard output is closed or full, and only prompts are written to it
      return;
    }
  }

  private byte[] answer(String prompt) throws EarlyEnd, IOException {
    byte[] line;
    StandardInput.Silence silence = silence();
    try {
      show(prompt);
      line = receive(true);
      if (line.length > 0 && line[line.length - 1] != '\n') {
        show("\n");
      }
    } finally {
      silence.close();
    }
    return withoutNewline(line);
  }

  private StandardInput.Silence silence() throws EarlyEnd {
    try {
      return streams.in().silence();
    } catch (IOException e) {
      String why = "cannot switch the echo off: standard input: " + e.getMessage();
      throw new EarlyEnd(
          1, program + ": generic failure\n" + Explanation.of(program, why, "use -p and a pipe"));
    }
  }

  /** One read from a terminal; otherwise all there is, up to more than can be stored. */
  private byte[] receive(boolean oneRead) throws EarlyEnd {
    byte[] buffer = new byte[BUFFER_LENGTH];
    int length = 0;
    try {
      int got = streams.in().read(buffer, 0, buffer.length);
      while (got > 0) {
        length += got;
        got = oneRead || length == buffer.length ? 0 : more(buffer, length);
      }
    } catch (IOException e) {
      throw new EarlyEnd(1, program + ": " + e.getMessage() + "\n");
    }
    byte[] received = Arrays.copyOf(buffer, length);
    Arrays.fill(buffer, 0, length, (byte) 0);
    return received;
  }

  private int more(byte[] buffer, int length) throws IOException {
    return streams.in().read(buffer, length, buffer.length - length);
  }

  private static byte[] withoutNewline(byte[] line) {
    if (line.length == 0 || line[line.length - 1] != '\n') {
      return line;
    }
    byte[] shorter = Arrays.copyOf(line, line.length - 1);
    Arrays.fill(line, (byte) 0);
    return shorter;
  }

  private EarlyEnd refused(String cyrusText, String why) {
    String text = program + ": " + cyrusText + "\n";
    return new EarlyEnd(
        7, text + Explanation.of(program, "password refused: standard input: " + why, ""));
  }
}
