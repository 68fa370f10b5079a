package org.sasldb.cli.classic;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.sasldb.cli.process.StandardInput;

/** Standard input that is no terminal: a pipe whose writer writes in pieces, or one that fails. */
final class FakeInput implements StandardInput {
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final String failure;
  private boolean touched;

  private FakeInput(String failure) {
    this.failure = failure;
  }

  static FakeInput of(byte[]... pieces) {
    FakeInput input = new FakeInput("");
    for (byte[] piece : pieces) {
      if (piece.length > 0) {
        input.pieces.add(piece);
      }
    }
    return input;
  }

  static FakeInput failing(String reason) {
    return new FakeInput(reason);
  }

  /** Whether anybody tried to read. */
  boolean touched() {
    return touched;
  }

  @Override
  public boolean isTerminal() {
    return false;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    touched = true;
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
    if (pieces.isEmpty()) {
      return -1;
    }
    byte[] piece = pieces.remove();
    int taken = Math.min(length, piece.length);
    System.arraycopy(piece, 0, target, from, taken);
    if (taken < piece.length) {
      pieces.addFirst(java.util.Arrays.copyOfRange(piece, taken, piece.length));
    }
    return taken;
  }

  @Override
  public Silence silence() throws IOException {
    throw new IOException("Inappropriate ioctl for device");
  }
}
