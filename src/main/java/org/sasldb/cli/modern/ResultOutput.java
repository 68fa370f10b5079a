package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.OutputStream;
import org.sasldb.store.StoreFailures;

/**
 * The way to standard output. What goes wrong here is told apart from everything else that can go
 * wrong with input and output, because a reader that went away (`| head`) is no error to report. It
 * fails once: whoever cleans up afterwards, and flushes, does not report the same again.
 */
final class ResultOutput extends OutputStream {
  private final OutputStream out;
  private boolean failed;

  ResultOutput(OutputStream out) {
    this.out = out;
  }

  /** Standard output cannot be written. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;

    Failed(IOException cause) {
      super(cause.getMessage(), cause);
    }

    /** What is told where something was done that the reader does not know of now. */
    CommandException afterwards(String what, String hint) {
      return new CommandException(
          CommandFailure.OUTPUT_FAILED,
          "standard output: " + StoreFailures.reason(this) + "; " + what,
          hint,
          this);
    }

    /** Whether nobody reads any more. */
    boolean closed() {
      return "Broken pipe".equals(getMessage());
    }
  }

  @Override
  public void write(int b) throws IOException {
    if (failed) {
      return;
    }
    try {
      out.write(b);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (failed) {
      return;
    }
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void flush() throws IOException {
    if (failed) {
      return;
    }
    try {
      out.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Failed failure(IOException cause) {
    failed = true;
    return new Failed(cause);
  }
}
