package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.provision.Plan;
import org.sasldb.record.ByteString;

/**
 * The file of generated passwords. It is whole and on the disk before they are stored: a password
 * that is in a store and nowhere else would be lost. A file that is there already is never
 * replaced, because it could hold the only copy of others.
 */
final class PlanSheet implements AutoCloseable {
  private final @Nullable Path path;
  private final boolean json;
  private boolean written;

  /**
   * @param path the file; null to have them printed
   * @param json whether the report is JSON, which has no secrets
   */
  PlanSheet(@Nullable Path path, boolean json) {
    this.path = path;
    this.json = json;
  }

  /** Writes the sheet, in place of one that was written for a plan before this one. */
  void write(List<Plan.Generated> passwords) throws CommandException {
    if (path == null) {
      requireReader(passwords);
      return;
    }
    remove();
    if (passwords.isEmpty()) {
      return;
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(
          CommandFailure.SHEET_EXISTS,
          path + ": " + Words.count(passwords.size(), "password") + " would be added",
          "name another file with --sheet");
    }
    try (OutputFile file = OutputFile.create(path, false)) {
      file.stream().write("user,realm,password\n".getBytes(UTF_8));
      for (Plan.Generated entry : passwords) {
        write(file.stream(), entry);
      }
      file.finish();
      written = true;
    } catch (IOException e) {
      throw OutputFile.failed(path, e);
    }
  }

  private void requireReader(List<Plan.Generated> passwords) throws CommandException {
    if (json && !passwords.isEmpty()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "passwords are generated, and a report in JSON does not show them",
          "add --sheet=FILE");
    }
  }

  /** As CSV, which {@code sasldb apply} reads. */
  private static void write(OutputStream out, Plan.Generated entry) throws IOException {
    cell(out, entry.account().user().toByteArray());
    out.write(',');
    cell(out, entry.account().realm().toByteArray());
    out.write(',');
    byte[] password = entry.password().toByteArray();
    cell(out, password);
    Arrays.fill(password, (byte) 0);
    out.write('\n');
  }

  private static void cell(OutputStream out, byte[] bytes) throws IOException {
    ByteString text = ByteString.of(bytes);
    boolean plain =
        text.indexOf(',') < 0
            && text.indexOf('"') < 0
            && text.indexOf('\n') < 0
            && text.indexOf('\r') < 0;
    if (plain) {
      out.write(bytes);
      return;
    }
    out.write('"');
    for (byte b : bytes) {
      if (b == '"') {
        out.write('"');
      }
      out.write(b);
    }
    out.write('"');
  }

  /** Says that the passwords are stored, so that the sheet stays. */
  void keep() {
    written = false;
  }

  private void remove() throws CommandException {
    if (written && path != null) {
      try {
        Files.deleteIfExists(path);
        written = false;
      } catch (IOException e) {
        throw OutputFile.failed(path, e);
      }
    }
  }

  /** Removes the sheet unless it is to be kept. */
  @Override
  public void close() throws CommandException {
    remove();
  }
}
