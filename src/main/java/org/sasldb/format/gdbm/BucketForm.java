package org.sasldb.format.gdbm;

import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * Finds out the form of a file whose header is lost: the one in which most records are found. A
 * bucket read in another form does not count as many elements as it says.
 */
final class BucketForm {

  private static final int SMALLEST_BITS = 9;
  private static final int LARGEST_BITS = 20;

  private final FileImage image;
  private @Nullable Buckets best;
  private long most;

  private BucketForm(FileImage image) {
    this.image = image;
  }

  /**
   * The buckets of a file.
   *
   * @throws FormatException if there are none in any form
   */
  static Buckets guess(FileImage image) throws FormatException {
    BucketForm form = new BucketForm(image);
    form.tryAll(false);
    if (form.best == null) {
      // none at the beginning of a block: they may be anywhere
      form.tryAll(true);
    }
    if (form.best == null) {
      throw FormatException.notThisFormat("nothing in the file is a part of a GDBM file");
    }
    return form.best;
  }

  private void tryAll(boolean everywhere) throws FormatException {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      FileBytes bytes = new FileBytes(image, order);
      for (GdbmAbi abi : GdbmAbi.values()) {
        for (int bits = SMALLEST_BITS; bits <= LARGEST_BITS; bits++) {
          if (1 << bits < bytes.size) {
            tryForm(bytes, abi, 1 << bits, everywhere ? 1 : 1 << bits);
          }
        }
      }
    }
  }

  private void tryForm(FileBytes bytes, GdbmAbi abi, int size, int step) throws FormatException {
    Buckets buckets = new Buckets(bytes, abi, size, size);
    try (SalvagedRecords none = new SalvagedRecords(buckets, (key, value, doubt) -> {})) {
      BucketSearch search = new BucketSearch(buckets, none);
      long records =
          search.run(step, new LongSet()).stream().mapToLong(BucketSearch.Found::records).sum();
      if (records > most) {
        most = records;
        best = buckets;
      }
    }
  }
}
