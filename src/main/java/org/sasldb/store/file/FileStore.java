package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.Uninterrupted;

/**
 * A store that is one native file.
 *
 * <p>A reader sees the file as it was before a change or after it, never in between. Nothing but
 * {@link StoreException} escapes.
 */
final class FileStore implements CredentialStore {
  private final Path path;
  private final StoreContext context;
  private final FileReader reader;
  private final HeldFile held;
  private volatile @Nullable FileStamp written;

  private FileStore(Path path, StoreContext context) {
    this.path = path;
    this.context = context;
    this.reader = new FileReader(path, context);
    this.held = new HeldFile(reader, context.ticker());
  }

  /**
   * Opens a file, reading it as far as is needed to tell whether it can be a store. A damaged file
   * is opened to be changed nonetheless, because a change may be able to mend it.
   */
  static FileStore open(Path path, StoreContext context) throws StoreException {
    FileStore store = new FileStore(path, context);
    try {
      store.held.current();
    } catch (StoreException e) {
      if (e.failure() != Failure.DAMAGED || context.options().access() == OpenOptions.Access.READ) {
        throw e;
      }
    }
    return store;
  }

  @Override
  public StoreInfo info() throws StoreException {
    held.requireOpen();
    Map<String, Object> facts = new LinkedHashMap<>();
    FileReader.Reading reading = Uninterrupted.look(() -> held.describe(facts));
    FileStamp stamp = reading.stamp();
    if (stamp != null) {
      facts.put("fileBytes", stamp.size());
      facts.put("mode", octal(stamp.permissions()));
      facts.put("owner", name("owner", stamp.uid()));
      facts.put("group", name("group", stamp.gid()));
    }
    return new StoreInfo(context.format().name(), path, facts);
  }

  private static String octal(int permissions) {
    String digits = Integer.toOctalString(permissions);
    return "0".repeat(Math.max(0, 4 - digits.length())).concat(digits);
  }

  /** The name of the owner or group, or its number where it has no name. */
  private String name(String which, int number) {
    try {
      return String.valueOf(Files.getAttribute(path, "posix:".concat(which), new LinkOption[0]));
    } catch (IOException e) {
      return Integer.toString(number);
    }
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    held.requireOpen();
    return Uninterrupted.look(
        () -> {
          try {
            byte[] value = held.find(key.toByteArray());
            return value == null ? Optional.empty() : Optional.of(Secret.takeOver(value));
          } catch (FormatException e) {
            throw Kinds.failure(path, e);
          }
        });
  }

  @Override
  public RecordCursor scan() throws StoreException {
    held.requireOpen();
    return new FileCursor(
        path,
        Uninterrupted.look(
            new Uninterrupted.Work<FileReader.Reading>() {
              @Override
              public FileReader.Reading run() throws StoreException {
                return reader.readWhole();
              }
            }));
  }

  @Override
  public int longestKey() throws StoreException {
    return Uninterrupted.look(() -> held.current().file().maxKeyLength());
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    return write(
        new Work<CommitResult>() {
          @Override
          public CommitResult with(Commit commit) throws IOException, StoreException {
            return commit.make(changes);
          }
        });
  }

  /** Writes the file anew with the records it has, so that nothing of older ones is left in it. */
  void compact() throws StoreException {
    write(
        commit -> {
          commit.compact();
          return commit;
        });
  }

  /** Refuses a file that could not be written anew. */
  void requireRewritable() throws StoreException {
    Commit.requireRewritable(held.current().file(), path, context);
  }

  private <T> T write(Work<T> work) throws StoreException {
    held.requireOpen();
    if (context.options().access() == OpenOptions.Access.READ) {
      throw new StoreException(Failure.READ_ONLY, path, "it was opened to be read");
    }
    return Uninterrupted.change(
        new Uninterrupted.Work<T>() {
          @Override
          public T run() throws StoreException {
            return writeNow(work);
          }
        });
  }

  private <T> T writeNow(Work<T> work) throws StoreException {
    try {
      Target target = Target.resolve(path);
      Commit commit = new Commit(context, target, written);
      T result = work.with(commit);
      remember(commit);
      return result;
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  /** Something done by a commit. */
  private interface Work<T> {
    T with(Commit commit) throws IOException, StoreException;
  }

  private void remember(Commit commit) {
    FileStamp left = commit.left();
    if (left != null) {
      written = left;
    }
    held.expire(written);
  }

  @Override
  public void close() {
    held.close();
  }
}
