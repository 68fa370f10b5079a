package org.sasldb.cli.classic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Assertions;
import org.sasldb.cli.process.StandardInput;

/**
 * A terminal with somebody before it, who types an answer when the prompt has appeared. It edits
 * lines (erase, end of file) and shows what is typed, or only its newline while it is silenced.
 */
final class FakeTerminal implements StandardInput {
  private static final byte ERASE = 0x7f;
  private static final byte END_OF_FILE = 4;

  private final ByteArrayOutputStream screen;
  private final ByteArrayOutputStream prompts;
  private final Deque<String> expected = new ArrayDeque<>();
  private final Deque<byte[]> answers = new ArrayDeque<>();
  private int seen;
  private boolean silent;
  private int silences;

  /**
   * @param screen where the terminal shows what is typed
   * @param prompts where the prompts appear: the screen, or standard output if that is not it
   */
  FakeTerminal(ByteArrayOutputStream screen, ByteArrayOutputStream prompts) {
    this.screen = screen;
    this.prompts = prompts;
  }

  /** When this prompt has appeared, this is typed. */
  FakeTerminal answer(String prompt, byte[] typed) {
    expected.add(prompt);
    answers.add(typed);
    return this;
  }

  /** How often echo was off, and that it is on now. */
  int silences() {
    Assertions.assertFalse(silent, "the terminal was left without echo");
    return silences;
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  @Override
  public Silence silence() {
    silent = true;
    silences++;
    return () -> silent = false;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    String prompt = expected.remove();
    String shown = prompts.toString(ISO_8859_1);
    int at = shown.indexOf(prompt, seen);
    Assertions.assertTrue(at >= 0, "no prompt " + prompt + " in " + shown);
    Assertions.assertTrue(prompt.isEmpty() || silent, "echo is on at " + prompt);
    seen = at + prompt.length();
    byte[] line = edit(answers.remove());
    show(line);
    System.arraycopy(line, 0, target, from, line.length);
    return line.length;
  }

  private static byte[] edit(byte[] typed) {
    byte[] line = new byte[typed.length];
    int length = 0;
    for (byte b : typed) {
      if (b == ERASE) {
        length = Math.max(0, length - 1);
      } else if (b != END_OF_FILE) {
        line[length++] = b;
      }
    }
    return Arrays.copyOf(line, length);
  }

  private void show(byte[] line) {
    if (!silent) {
      screen.writeBytes(line);
    } else if (line.length > 0 && line[line.length - 1] == '\n') {
      screen.write('\n');
    }
  }
}
