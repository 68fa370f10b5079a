package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.format.lmdb.LmdbCursor;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.testing.Stress;

/**
 * A file that a foreign program writes in place, or an image that another thread wipes, while it is
 * read: what was looked at can be another thing when it is read again. That is damage, which a
 * store reads once more, and never a fault of this program.
 */
class ChangingImageTest {
  private static final int USERS = 12;
  private static final int PIECE = 512;

  @TempDir Path folder;
  private final Random random = new Random(5);

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aFileThatIsWrittenMeanwhileIsDamagedAtMost(StoreFormat format) throws Exception {
    Path file = make(format, "store", 150);
    byte[] one = Files.readAllBytes(file);
    byte[] other = Files.readAllBytes(make(format, "other", 1));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = new Thread(() -> writeInTurn(file, one, other, done));
    writer.start();
    try (FileChannel channel = FileChannel.open(file)) {
      FileImage image = FileImage.map(channel);
      for (int i = 0; i < Stress.count(200_000, 20_000_000); i++) {
        read(format, image);
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void anImageThatIsWipedMeanwhileIsDamagedAtMost(StoreFormat format) throws Exception {
    byte[] whole = Files.readAllBytes(make(format, "store", 150));
    boolean met = false;
    for (int i = 0; i < Stress.count(300, 30_000); i++) {
      FileImage image = FileImage.of(whole.clone());
      int patience = random.nextInt(3_000);
      Thread wiper =
          new Thread(
              () -> {
                for (int spin = 0; spin < patience; spin++) {
                  Thread.onSpinWait();
                }
                image.wipe();
              });
      wiper.start();
      while (!image.isWiped()) {
        met |= read(format, image);
      }
      wiper.join();
    }
    assertTrue(met, "no image was wiped while it was read");
  }

  /** Returns whether it was damaged. */
  private boolean read(StoreFormat format, FileImage image) {
    try {
      if (format == StoreFormat.LMDB) {
        readLmdb(image);
      } else {
        readNative(format, image);
      }
      return false;
    } catch (FormatException e) {
      return true;
    }
  }

  private void readLmdb(FileImage image) throws FormatException {
    LmdbFile file = LmdbFile.open(image);
    if (random.nextInt(20) == 0) {
      file.verify();
      LmdbCursor cursor = file.scan();
      while (cursor.next()) {
        assertNotNull(cursor.value());
      }
    }
    file.find(key());
  }

  private void readNative(StoreFormat format, FileImage image) throws FormatException {
    NativeFormat read =
        switch (format) {
          case GDBM -> new GdbmFormat();
          case NDBM -> new NdbmFormat();
          default -> new BerkeleyFormat();
        };
    NativeFile file = read.open(image);
    if (random.nextInt(20) == 0) {
      file.verify();
      try (RecordScan scan = file.entries()) {
        while (scan.next()) {
          assertNotNull(scan.value());
        }
      }
    }
    file.find(key());
  }

  private byte[] key() {
    return user(random.nextInt(USERS)).toByteArray();
  }

  private static RecordKey user(int number) {
    return RecordKey.of("user" + number, "example.org", "userPassword");
  }

  /** The same keys with other values, so that each half of a file fits nothing of the other. */
  private static void writeInTurn(Path file, byte[] one, byte[] other, AtomicBoolean done) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (boolean turn = false; !done.get(); turn = !turn) {
        byte[] next = turn ? one : other;
        for (int at = 0; at < next.length; at += PIECE) {
          int length = Math.min(PIECE, next.length - at);
          channel.write(ByteBuffer.wrap(next, at, length), at);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path make(StoreFormat format, String name, int valueLength) throws Exception {
    StoreLocation location = StoreLocation.of(format, folder.resolve(name));
    try (StoreBuilder builder =
        Stores.build(location, NewStore.ofCreator(OpenOptions.creating()))) {
      for (int i = 0; i < USERS; i++) {
        byte[] value = "x".repeat(valueLength).getBytes(StandardCharsets.UTF_8);
        builder.add(new CredentialRecord(user(i), Secret.takeOver(value)));
      }
      builder.finish();
    }
    return folder.resolve(format == StoreFormat.NDBM ? name + ".pag" : name);
  }
}
