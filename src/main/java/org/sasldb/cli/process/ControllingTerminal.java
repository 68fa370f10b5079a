package org.sasldb.cli.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The terminal that the process was started on, {@code /dev/tty}, wherever its standard streams
 * lead. A line longer than 4,095 bytes is cut by the system, so nothing of that length is returned.
 */
public final class ControllingTerminal implements Terminal {
  private static final Path DEVICE = Path.of("/dev/tty");
  private static final int LONGEST = 4096;

  private final FileInputStream in;
  private final FileOutputStream out;
  private final Stty stty = new Stty(ProcessBuilder.Redirect.from(DEVICE.toFile()));

  private ControllingTerminal(FileInputStream in, FileOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The terminal, if the process has one. */
  public static Optional<Terminal> open() {
    try {
      FileInputStream in = new FileInputStream(DEVICE.toFile());
      return Optional.of(new ControllingTerminal(in, new FileOutputStream(DEVICE.toFile())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] askSecret(String prompt) throws IOException {
    byte[] line = new byte[LONGEST];
    TerminalSilence silence = TerminalSilence.begin(stty, in);
    try {
      out.write(prompt.getBytes(StandardCharsets.UTF_8));
      int length = Math.max(in.read(line), 0);
      if (length >= LONGEST - 1) {
        throw new IOException("a terminal cuts a line of more than 4,095 bytes");
      }
      boolean ended = length > 0 && line[length - 1] == '\n';
      return Arrays.copyOf(line, ended ? length - 1 : length);
    } finally {
      silence.close();
      Arrays.fill(line, (byte) 0);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }
}
