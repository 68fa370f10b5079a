package org.sasldb.format.gdbm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** Damages a copy of a file, mostly where the fields that matter are. */
final class Mutation {

  private static final int[] TELLING = {
    0, 1, -1, -2, 2, 6, 7, 255, 511, 512, 513, 4096, 0x7FFFFFFF, 0x80000000, 0x7FFFFFF0, 0xFFFF
  };

  private final SplittableRandom random;
  private final GdbmHeader header;
  private final GdbmAbi abi;
  private byte[] file;

  Mutation(byte[] original, GdbmFile parsed, SplittableRandom random) {
    this.random = random;
    file = original.clone();
    abi = parsed.layout().abi();
    try {
      header = GdbmHeader.read(FileImage.of(original));
    } catch (FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] apply() {
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      change();
    }
    return file;
  }

  private void change() {
    switch (random.nextInt(14)) {
      case 0 -> put(random.nextInt(20) * 4, telling());
      case 1, 2 -> putOffset((int) header.entryAt(random.nextInt(header.entries())), place());
      case 3, 4 -> bucketHead();
      case 5, 6, 7 -> element();
      case 8 -> avail();
      case 9 -> flip();
      case 10 -> put(random.nextInt(file.length + 1), telling());
      case 11 -> noise();
      case 12 -> copyBlock();
      default -> cutOrGrow();
    }
  }

  private int telling() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextInt(file.length + 64);
      default -> TELLING[random.nextInt(TELLING.length)];
    };
  }

  private long place() {
    return random.nextInt(4) == 0 ? random.nextLong() : telling();
  }

  private void put(int at, int value) {
    if (at >= 0 && at + 4 <= file.length) {
      ByteBuffer.wrap(file).order(header.layout.byteOrder()).putInt(at, value);
    }
  }

  private void putOffset(int at, long value) {
    if (abi.offsetSize == 4) {
      put(at, (int) value);
    } else if (at >= 0 && at + 8 <= file.length) {
      ByteBuffer.wrap(file).order(header.layout.byteOrder()).putLong(at, value);
    }
  }

  private int bucket() {
    FileBytes bytes = new FileBytes(FileImage.of(file), header.layout.byteOrder());
    long entry = header.entryAt(random.nextInt(header.entries()));
    if (!bytes.isInside(entry, abi.offsetSize)) {
      return 0;
    }
    long bucket = bytes.getOffset(entry, abi.offsetSize);
    return bytes.isInside(bucket, header.bucketSize) ? (int) bucket : 0;
  }

  private void bucketHead() {
    int bucket = bucket();
    switch (random.nextInt(4)) {
      case 0 -> put(bucket + abi.bucketBits, random.nextInt(header.dirBits + 2));
      case 1 -> put(bucket + abi.bucketCount, random.nextInt(header.bucketElements + 2));
      case 2 -> put(bucket + 4 * random.nextInt(abi.bucketTable / 4), telling());
      default -> put(bucket, random.nextInt(8));
    }
  }

  /** A field of an element, or an element copied to another slot. */
  private void element() {
    int bucket = bucket();
    int from = bucket + abi.bucketTable + random.nextInt(header.bucketElements) * abi.elementSize;
    int to = bucket + abi.bucketTable + random.nextInt(header.bucketElements) * abi.elementSize;
    if (random.nextInt(4) == 0 && Math.max(from, to) + abi.elementSize <= file.length) {
      System.arraycopy(file, from, file, to, abi.elementSize);
    } else {
      put(to + 4 * random.nextInt(abi.elementSize / 4), telling());
    }
  }

  private void avail() {
    int at = header.availAt();
    switch (random.nextInt(3)) {
      case 0 -> put(at + 4, telling());
      case 1 -> putOffset(at + abi.availFixed - abi.offsetSize, place());
      default -> put(at + abi.availFixed + 4 * random.nextInt(16), telling());
    }
  }

  private void flip() {
    if (file.length > 0) {
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void noise() {
    int from = random.nextInt(Math.max(1, file.length));
    int length = Math.min(file.length - from, 1 + random.nextInt(600));
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, file, from, length);
  }

  private void copyBlock() {
    int block = header.layout.blockSize();
    int blocks = Math.max(1, file.length / block);
    int from = random.nextInt(blocks) * block;
    int to = random.nextInt(blocks) * block;
    int length = Math.min(block, file.length - Math.max(from, to));
    if (length > 0) {
      System.arraycopy(file, from, file, to, length);
    }
  }

  private void cutOrGrow() {
    int length =
        random.nextInt(3) == 0
            ? file.length + random.nextInt(1000)
            : random.nextInt(file.length + 1);
    file = Arrays.copyOf(file, length);
  }
}
