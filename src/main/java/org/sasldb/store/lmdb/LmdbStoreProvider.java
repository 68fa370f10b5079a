package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.format.lmdb.LmdbSalvage;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RealPath;
import org.sasldb.store.SalvageSink;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreProvider;

/**
 * LMDB files, as an LMDB build of libsasl has them.
 *
 * <p>A change of a file that exists is one transaction of the native library, after a check that
 * the file is sound, so that programs that hold it open see it. Everything else, the making of a
 * new file included, needs no native library.
 */
public final class LmdbStoreProvider implements StoreProvider {
  private final LmdbSettings settings;

  /** The usual sizes. */
  public LmdbStoreProvider() {
    this(LmdbSettings.USUAL);
  }

  /** Other sizes. */
  public LmdbStoreProvider(LmdbSettings settings) {
    this.settings = settings;
  }

  @Override
  public CredentialStore open(Path path, OpenOptions options) throws StoreException {
    return LmdbStore.open(path, options, settings);
  }

  @Override
  public void tidy(Path path) {
    try {
      Path real = RealPath.of(path);
      if (!PathTurns.tryTake(real)) {
        return;
      }
      try {
        Draft.sweep(real);
        // the lock file lies beside the name, which may be a link
        Draft.sweep(path);
      } finally {
        PathTurns.release(real);
      }
    } catch (IOException e) {
      // the name leads nowhere, so nothing lies there
    }
  }

  @Override
  public int longestKey(Path path) {
    return LmdbFile.MAX_KEY_LENGTH;
  }

  @Override
  public CheckReport check(Path path, OpenOptions options) throws StoreException {
    try (LmdbReader.Snapshot snapshot = new LmdbReader(path, OpenOptions.Access.READ).damaged()) {
      if (snapshot == null) {
        throw LmdbFailures.empty(path);
      }
      CheckReport report = LmdbInfo.report(snapshot.file().check(), path);
      if (!snapshot.isIntact()) {
        throw LmdbFailures.restless(path);
      }
      return report;
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  @Override
  public StoreBuilder build(Path path, NewStore terms) throws StoreException {
    return LmdbBuilder.begin(path, terms, settings);
  }

  @Override
  public CheckReport salvage(Path path, OpenOptions options, SalvageSink sink)
      throws StoreException {
    if (Files.isDirectory(path)) {
      throw new StoreException(Failure.IS_A_DIRECTORY, path, "it is a folder, not a file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      FileImage image = FileImage.load(channel);
      try {
        return LmdbInfo.report(
            LmdbSalvage.salvage(image, (key, value, doubt) -> take(sink, key, value, doubt)));
      } finally {
        image.wipe();
      }
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  private static void take(SalvageSink sink, byte[] key, byte[] value, @Nullable String doubt) {
    sink.take(new CredentialRecord(RecordKey.ofBytes(key), Secret.takeOver(value)), doubt);
  }

  @Override
  public void compact(Path path, OpenOptions options) throws StoreException {
    LmdbBuilder.compact(path, options, settings);
  }

  @Override
  public void compact(Path path, OpenOptions options, long mapBytes) throws StoreException {
    LmdbBuilder.compact(path, options, settings(mapBytes));
  }

  @Override
  public void tryCompact(Path path, OpenOptions options, long mapBytes) throws StoreException {
    LmdbBuilder.tryCompact(path, options, settings(mapBytes));
  }

  private LmdbSettings settings(long mapBytes) {
    return mapBytes == 0 ? settings : new LmdbSettings(mapBytes, settings.growth());
  }
}
