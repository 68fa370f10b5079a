package org.sasldb.cli.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input as the kernel has it: an open file, and the name of what is open. */
public final class DescriptorInput implements StandardInput {
  private static final Path LINK = Path.of("/proc/self/fd/0");

  private final FileInputStream in;
  private final String target;
  private final Stty stty = new Stty();

  /**
   * @param in what is read
   * @param target the name of what is open there, empty if nothing is
   */
  public DescriptorInput(FileInputStream in, String target) {
    this.in = in;
    this.target = target;
  }

  /** Descriptor 0 of this process. */
  public static DescriptorInput ofThisProcess() {
    String target;
    try {
      target = Files.readSymbolicLink(LINK).toString();
    } catch (IOException e) {
      target = "";
    }
    return new DescriptorInput(new FileInputStream(FileDescriptor.in), target);
  }

  /**
   * Descriptor 0 of this process as a stream, which refuses what Java opened there, and never asks
   * for a position: {@code FileInputStream.readNBytes} does, and a pipe has none ("Illegal seek").
   */
  public static InputStream streamOfThisProcess() {
    DescriptorInput input = ofThisProcess();
    return new FilterInputStream(input.in) {
      @Override
      public int read() throws IOException {
        input.refuseWhatJavaOpened();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        input.refuseWhatJavaOpened();
        return super.read(bytes, from, length);
      }
    };
  }

  /**
   * By the name of what is open; only a device of an unknown name is asked itself, because asking
   * means to start a process.
   */
  @Override
  public boolean isTerminal() {
    return switch (Kind.of(target)) {
      case TERMINAL -> true;
      case OTHER -> false;
      case UNKNOWN_DEVICE -> stty.isTerminal();
    };
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    refuseWhatJavaOpened();
    return in.read(bytes, from, length);
  }

  /**
   * A process started with standard input closed gets a file of Java itself as descriptor 0, and a
   * password read from there would be a piece of the run-time library.
   */
  private void refuseWhatJavaOpened() throws IOException {
    String home = System.getProperty("java.home", "");
    if (target.isEmpty() || (!home.isEmpty() && target.startsWith(home + "/"))) {
      throw new IOException("Bad file descriptor");
    }
  }

  @Override
  public Silence silence() throws IOException {
    return TerminalSilence.begin(stty, in);
  }

  /** What the name of an open file says about it. */
  enum Kind {
    TERMINAL,
    OTHER,
    UNKNOWN_DEVICE;

    static Kind of(String target) {
      if (target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console")) {
        return TERMINAL;
      }
      // A pseudo terminal of another mount namespace is shown as /0, /1, and so on.
      boolean device = target.startsWith("/dev/") && !target.equals("/dev/null");
      return device || isShortNumber(target) ? UNKNOWN_DEVICE : OTHER;
    }

    private static boolean isShortNumber(String target) {
      if (target.length() < 2 || target.length() > 6) {
        return false;
      }
      for (int i = 1; i < target.length(); i++) {
        if (target.charAt(i) < '0' || target.charAt(i) > '9') {
          return false;
        }
      }
      return target.charAt(0) == '/';
    }
  }
}
