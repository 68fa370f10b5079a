package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.SalvageSink;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreProvider;

/**
 * Stores that are one native file each.
 *
 * <p>A change replaces the file by one rename: libsasl, which opens it for every lookup, sees the
 * old records or the new ones. Owner, group, mode, access control list, security label and extended
 * attributes stay. Where a file cannot be replaced (it is a bind mount, it has several names, its
 * folder may not be written, its owner could not be kept) it is written over in place, which a
 * crash can tear. A foreign program that writes the file at the same time, such as a real
 * saslpasswd2, is noticed and its change carried over, as far as that can be.
 */
abstract class FileStoreProvider implements StoreProvider {
  private final FileOperations operations;
  private final Ticker ticker;

  FileStoreProvider(FileOperations operations, Ticker ticker) {
    this.operations = operations;
    this.ticker = ticker;
  }

  /** The format of the file that a store of this name is in. */
  abstract NativeFormat format(Path path);

  /** The file that a store of this name is in. */
  Path file(Path path) {
    return path;
  }

  private StoreContext context(Path path, OpenOptions options) {
    return new StoreContext(format(path), options, operations, ticker);
  }

  @Override
  public CredentialStore open(Path path, OpenOptions options) throws StoreException {
    return FileStore.open(file(path), context(path, options));
  }

  @Override
  public int longestKey(Path path) {
    return format(path).empty().maxKeyLength();
  }

  @Override
  public CheckReport check(Path path, OpenOptions options) throws StoreException {
    OpenOptions reading = options.withAccess(OpenOptions.Access.READ);
    return new FileCheck(file(path), context(path, reading)).run();
  }

  @Override
  public void tidy(Path path) throws StoreException {
    tidy(path, path);
  }

  /**
   * Clears away what was left beside a file, and what was left beside another one under its lock.
   */
  final void tidy(Path file, Path companion) throws StoreException {
    new Tidying(context(file, OpenOptions.creating().withLockWait(Duration.ZERO)))
        .run(file, companion);
  }

  @Override
  public StoreBuilder build(Path path, NewStore terms) throws StoreException {
    OpenOptions creating = terms.options().withAccess(OpenOptions.Access.CREATE);
    return FileBuilder.begin(file(path), context(path, creating), terms);
  }

  @Override
  public CheckReport salvage(Path path, OpenOptions options, SalvageSink sink)
      throws StoreException {
    Path file = file(path);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Kinds.requireFile(file, FileStamp.of(file));
      FileImage image = FileImage.load(channel);
      try {
        return StructureReports.of(
            format(path).salvage(image, (key, value, doubt) -> take(sink, key, value, doubt)));
      } finally {
        image.wipe();
      }
    } catch (FormatException e) {
      throw Kinds.failure(file, e);
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  private static void take(SalvageSink sink, byte[] key, byte[] value, @Nullable String doubt) {
    sink.take(new CredentialRecord(RecordKey.ofBytes(key), Secret.takeOver(value)), doubt);
  }

  @Override
  public void compact(Path path, OpenOptions options) throws StoreException {
    OpenOptions writing = options.withAccess(OpenOptions.Access.WRITE);
    try (FileStore store = FileStore.open(file(path), context(path, writing))) {
      store.compact();
    }
  }

  @Override
  public void tryCompact(Path path, OpenOptions options, long mapBytes) throws StoreException {
    StoreProvider.super.tryCompact(path, options, mapBytes);
    OpenOptions reading = options.withAccess(OpenOptions.Access.READ);
    try (FileStore store = FileStore.open(file(path), context(path, reading))) {
      store.requireRewritable();
    }
  }
}
