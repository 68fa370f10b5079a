package org.sasldb.cli.process;

import java.io.IOException;
import java.io.InputStream;

/**
 * A terminal without echo, set back at the end however the end comes: by {@link #close()}, or, when
 * a signal ends the process (Ctrl-C at the prompt), by a shutdown hook.
 */
final class TerminalSilence implements StandardInput.Silence {
  private final Stty stty;
  private final String before;
  private final Thread hook =
      new Thread("terminal") {
        @Override
        public void run() {
          restore();
        }
      };
  private boolean restored;

  private TerminalSilence(Stty stty, String before) {
    this.stty = stty;
    this.before = before;
  }

  static TerminalSilence begin(Stty stty, InputStream in) throws IOException {
    TerminalSilence silence = new TerminalSilence(stty, stty.settings());
    Runtime.getRuntime().addShutdownHook(silence.hook);
    try {
      silence.dropWhatWasTyped(in);
      stty.set(silence.before, "icanon", "-echo", "echonl");
      // What came between the two settings; nothing can have been asked for yet.
      while (in.available() > 0 && in.read(new byte[512]) > 0) {}
    } catch (IOException e) {
      silence.close();
      throw e;
    }
    return silence;
  }

  /**
   * An unfinished line can only be read without line editing, and then a read without waiting gives
   * all there is.
   */
  private void dropWhatWasTyped(InputStream in) throws IOException {
    stty.set("-echo", "-icanon", "min", "0", "time", "0");
    while (in.read(new byte[512]) > 0) {}
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook finds its work done.
    }
  }

  private synchronized void restore() {
    if (!restored) {
      try {
        stty.set(before);
        restored = true;
      } catch (IOException e) {
        // The terminal is gone, or cannot be reached: there is nobody to tell.
        restored = true;
      }
    }
  }
}
