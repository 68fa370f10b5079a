package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.Path;
import org.sasldb.provision.Rejects;

/**
 * The file of the entries that were not taken. It can be read by its owner only, and there is none
 * unless something is written to it.
 */
final class RejectFile implements Rejects, AutoCloseable {
  private final Path path;
  private final OutputFile file;
  private boolean begun;

  private RejectFile(Path path, OutputFile file) {
    this.path = path;
    this.file = file;
  }

  /** Makes sure that it can be written; one that exists is replaced only if {@code overwrite}. */
  static RejectFile create(Path path, boolean overwrite) throws CommandException {
    return new RejectFile(path, OutputFile.create(path, overwrite));
  }

  Path path() {
    return path;
  }

  @Override
  public void write(byte[] heading, byte[] raw) throws IOException {
    if (!begun) {
      file.stream().write(heading);
      begun = true;
    }
    file.stream().write(raw);
  }

  /** Puts the file in its place, if it has any content. */
  void finish() throws CommandException {
    if (begun) {
      file.finish();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
