package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The way to standard output. What goes wrong here is told apart from everything else that can go
 * wrong with input and output, because a reader that went away (`| head`) is no error to report.
 */
final class ResultOutput extends OutputStream {
  private final OutputStream out;

  ResultOutput(OutputStream out) {
    this.out = out;
  }

  /** Standard output cannot be written. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;

    Failed(IOException cause) {
      super(cause.getMessage(), cause);
    }

    /** Whether nobody reads any more. */
    boolean closed() {
      return "Broken pipe".equals(getMessage());
    }
  }

  @Override
  public void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException e) {
      throw new Failed(e);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw new Failed(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw new Failed(e);
    }
  }
}
