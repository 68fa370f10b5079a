package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.Pair;

/** Bytes in the heap and bytes of a map are read alike; a map may lose its file. */
class FileImageTest {

  private static final List<Pair> ACCOUNTS = Samples.accounts(5000);

  @TempDir Path folder;

  static List<String> readable() {
    return Corpus.readable();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("sasldb2"), bytes);
  }

  private static FileImage map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return FileImage.map(channel);
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void aMapGivesTheSameRecords(String name) throws Exception {
    FileImage image = map(write(Corpus.bytes(name)));
    assertTrue(image.isMapped());
    HashFile file = HashFile.open(image);
    assertEquals(Corpus.dump(name), Corpus.scan(file));
    assertTrue(file.check().isSound());
  }

  @Test
  void everyWayOfReadingGivesTheSameRecords() throws Exception {
    Path path = write(Written.bytes(HashLayout.DEFAULT, ACCOUNTS));
    try (FileChannel channel = FileChannel.open(path)) {
      List<Pair> expected = Corpus.scan(HashFile.open(FileImage.read(channel)));
      for (FileImage image :
          List.of(
              FileImage.readOffHeap(channel), FileImage.map(channel), FileImage.load(channel))) {
        assertEquals(channel.size(), image.size());
        assertEquals(expected, Corpus.scan(HashFile.open(image)));
      }
    }
  }

  @Test
  void aLargeFileIsReadOutsideTheHeapAndAVeryLargeOneIsMapped() throws Exception {
    Path path = write(new byte[700]);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertEquals(700, FileImage.load(channel).size());
      extend(channel, FileImage.HEAP_LIMIT + 1);
      assertFalse(FileImage.load(channel).isMapped());
      // a hole: it takes no room on the disk
      extend(channel, Runtime.getRuntime().maxMemory());
      FileImage image = FileImage.load(channel);
      assertTrue(image.isMapped());
      assertEquals(channel.size(), image.size());
    }
  }

  private static void extend(FileChannel channel, long size) throws IOException {
    channel.position(size - 1).write(ByteBuffer.allocate(1));
  }

  @Test
  void anEmptyFileCanBeMappedAndIsRefused() throws Exception {
    FileImage image = map(write(new byte[0]));
    FormatException e = assertThrows(FormatException.class, () -> HashFile.open(image));
    assertEquals(Kind.CORRUPT, e.kind());
  }

  @Test
  void aFileCutUnderItsMapIsReportedAsCorrupt() throws Exception {
    Path path = write(Written.bytes(HashLayout.DEFAULT, ACCOUNTS));
    HashFile file = HashFile.open(map(path));
    // compiled code is told about the cut later than interpreted code
    for (int i = 0; i < 30; i++) {
      assertEquals(ACCOUNTS.size(), file.verifyRecords());
      assertEquals(ACCOUNTS.size(), Corpus.scan(file).size());
      findAll(file);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
    requireCut(() -> file.verifyRecords());
    requireCut(() -> file.check());
    requireCut(() -> Corpus.scan(file));
    requireCut(() -> findAll(file));
  }

  private static void findAll(HashFile file) throws FormatException {
    for (Pair pair : ACCOUNTS) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
    }
  }

  private interface Reading {
    void run() throws FormatException;
  }

  private static void requireCut(Reading reading) {
    FormatException e = assertThrows(FormatException.class, reading::run);
    assertEquals(Kind.CORRUPT, e.kind());
  }

  @Test
  void aHundredThousandRecordsOfAMapAreFound() throws Exception {
    List<Pair> pairs = Samples.accounts(100_000);
    HashFile file = HashFile.open(map(write(Written.bytes(HashLayout.DEFAULT, pairs))));
    assertEquals(pairs.size(), file.verifyRecords());
    for (Pair pair : pairs) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
    }
  }
}
