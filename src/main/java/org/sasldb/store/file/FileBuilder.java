package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.FileKind;
import org.sasldb.store.FileKinds;
import org.sasldb.store.NewStore;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** Collects the records of a new file and writes it in one go when it is put in its place. */
final class FileBuilder implements StoreBuilder {
  private final Path path;
  private final Target target;
  private final StoreContext context;
  private final NewStore terms;
  private final int maxKeyLength;
  private final Rewrite content;

  private FileBuilder(Path path, Target target, StoreContext context, NewStore terms)
      throws FormatException {
    this.path = path;
    this.target = target;
    this.context = context;
    this.terms = terms;
    NativeFile nothing = context.format().empty();
    maxKeyLength = nothing.maxKeyLength();
    content = nothing.rewrite();
  }

  static FileBuilder begin(Path path, StoreContext context, NewStore terms) throws StoreException {
    try {
      Target target = Target.resolve(path);
      requireRoom(path, target.file(), terms);
      return new FileBuilder(path, target, context, terms);
    } catch (FormatException e) {
      throw Kinds.failure(path, e);
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  private static void requireRoom(Path path, Path file, NewStore terms) throws StoreException {
    if (Files.isDirectory(file)) {
      throw new StoreException(Failure.IS_A_DIRECTORY, path, "it is a folder, not a file");
    }
    if (!terms.replace() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(path);
    }
  }

  private static StoreException exists(Path path) {
    return new StoreException(
        Failure.STORE_EXISTS,
        path,
        "a store was to be made there",
        "sasldb store info -f ".concat(ShellWord.of(path)),
        null);
  }

  @Override
  public @Nullable String refusal(RecordKey key, long valueLength) {
    int length = key.bytes().length();
    return length > maxKeyLength
        ? "its key has " + length + " bytes, and such a file holds " + maxKeyLength
        : null;
  }

  @Override
  public void add(CredentialRecord entry) throws StoreException {
    String refusal = refusal(entry.key(), entry.value().length());
    if (refusal != null) {
      throw new StoreException(Failure.KEY_REFUSED, path, entry.key() + ": " + refusal);
    }
    byte[] value = entry.value().toByteArray();
    try {
      content.add(entry.key().toByteArray(), value);
    } catch (FormatException e) {
      throw Kinds.failure(path, e);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  @Override
  public void finish() throws StoreException {
    Deadline deadline = new Deadline(context.ticker(), context.options().lockWait());
    try (WriterLock lock = WriterLock.acquire(target, context, deadline)) {
      requireRoom(path, target.file(), terms);
      boolean wasLmdb = terms.replace() && is(FileKind.LMDB, target.file());
      Replacer replacer = new Replacer(context, target, lock.litter());
      if (replacer.place(content, terms) == Replacer.Outcome.AGAIN) {
        throw exists(path);
      }
      if (wasLmdb) {
        removeLockFile();
      }
      context.format().settleCompanions(target, context);
    } catch (FormatException e) {
      throw Kinds.failure(path, e);
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  private static boolean is(FileKind kind, Path file) {
    try {
      return FileKinds.of(file) == kind;
    } catch (IOException e) {
      // a file that cannot be read can be replaced all the same
      return false;
    }
  }

  /** That of an LMDB file, which lies beside its name and belongs to nothing any more. */
  private void removeLockFile() throws IOException {
    Path lock = path.resolveSibling(path.getFileName() + "-lock");
    if (is(FileKind.LMDB_LOCK, lock) || is(FileKind.ZEROS, lock)) {
      context.operations().delete(lock);
    }
  }

  @Override
  public void close() {
    content.close();
  }
}
