package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** Two halves of a file are as sound as the whole. */
class TwoVerifiersTest {
  private static final int PAGE = 4096;

  static List<String> files() {
    return Corpus.all().stream().filter(name -> !Corpus.foreign().contains(name)).toList();
  }

  /** The number of records; -1 for an error. */
  private static long byOne(Pages pages) {
    try {
      PageSet used = new PageSet(pages.header.lastPage);
      return new RecordVerifier(pages, used, FirstError.THROWN).run(FirstError.THROWN);
    } catch (FormatException e) {
      return -1;
    }
  }

  private static long requireAlike(byte[] file, String where) {
    Pages pages;
    try {
      FileImage image = FileImage.of(file);
      pages = new Pages(image, HashHeader.read(image));
    } catch (FormatException e) {
      return -1;
    }
    long one = byOne(pages);
    assertEquals(one, new TwoVerifiers(pages).run(), where);
    return one;
  }

  @ParameterizedTest
  @MethodSource("files")
  void theCorpus(String name) {
    requireAlike(Corpus.bytes(name), name);
  }

  /** Noise, or a page that is there already, also one that says it is this one. */
  @Test
  void aPageThatIsAnother() {
    Random random = new Random(2);
    int errors = 0;
    for (int i = 0; i < 500; i++) {
      byte[] file = Corpus.bytes("users300");
      int page = 1 + random.nextInt(file.length / PAGE - 1);
      byte[] other = new byte[PAGE];
      random.nextBytes(other);
      if (i % 3 > 0) {
        System.arraycopy(file, (1 + random.nextInt(file.length / PAGE - 1)) * PAGE, other, 0, PAGE);
      }
      if (i % 3 > 1) {
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(Page.NUMBER, page);
      }
      System.arraycopy(other, 0, file, page * PAGE, PAGE);
      errors += requireAlike(file, "try " + i) < 0 ? 1 : 0;
    }
    assertTrue(errors > 100, errors + " of 500 were damaged");
  }

  /** A large file goes the way of two halves, and the first error is the same as ever. */
  @Test
  void theFirstErrorOfALargeFile() throws Exception {
    byte[] file =
        Written.bytes(
            new HashLayout(9, PAGE, ByteOrder.LITTLE_ENDIAN, false), Samples.accounts(150_000));
    assertEquals(150_000, HashFile.open(FileImage.of(file)).verifyRecords());
    assertTrue(file.length > 16 << 20);
    for (int part = 1; part < 8; part++) {
      int page = file.length / PAGE * part / 8;
      file[page * PAGE + Page.TYPE] = 99;
    }
    FormatException e =
        assertThrows(
            FormatException.class, () -> HashFile.open(FileImage.of(file)).verifyRecords());
    int first = file.length / PAGE / 8;
    assertEquals("page " + first, String.valueOf(e.getMessage()).replaceAll(":.*", ""));
  }
}
