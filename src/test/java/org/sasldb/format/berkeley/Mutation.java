package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages files, mostly where it hurts: headers, links, offset tables, lengths. */
final class Mutation {

  private static final int[] TELLING = {
    0,
    1,
    2,
    3,
    5,
    7,
    8,
    12,
    13,
    26,
    32,
    127,
    128,
    255,
    256,
    511,
    512,
    1024,
    4096,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -1,
    -2
  };

  private final SplittableRandom random;
  private final int pageSize;
  private final ByteOrder order;
  private byte[] file;

  Mutation(byte[] file, HashLayout layout, SplittableRandom random) {
    this.file = file.clone();
    this.random = random;
    pageSize = layout.pageSize();
    order = layout.byteOrder();
  }

  /** The file after one to four changes. */
  byte[] apply(List<byte[]> others) {
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && file.length > 0; i++) {
      change(others);
    }
    return file;
  }

  private void change(List<byte[]> others) {
    switch (random.nextInt(12)) {
      case 0 -> file[random.nextInt(Math.min(512, file.length))] = (byte) random.nextInt();
      case 1, 2, 3 -> pageHeader();
      case 4, 5 -> offsetTable();
      case 6 -> file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      case 7, 8 -> overwrite(random.nextInt(file.length), telling());
      case 9 -> itemStart();
      case 10 -> copyPage(others.get(random.nextInt(others.size())));
      default -> cutOrSwap();
    }
  }

  private int telling() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextInt(Math.max(1, file.length / pageSize + 2));
      default -> TELLING[random.nextInt(TELLING.length)];
    };
  }

  private void overwrite(int at, int value) {
    ByteBuffer b = ByteBuffer.wrap(file).order(order);
    if (at + 4 <= file.length) {
      b.putInt(at, value);
    }
  }

  private int pageStart() {
    int pages = Math.max(1, file.length / pageSize);
    return random.nextInt(pages) * pageSize;
  }

  private void pageHeader() {
    int at = pageStart();
    switch (random.nextInt(4)) {
      case 0 -> overwrite(at + Page.NUMBER + 4 * random.nextInt(3), telling());
      case 1 -> overwriteShort(at + Page.ENTRIES + 2 * random.nextInt(2));
      default -> {
        int place = at + random.nextInt(32);
        if (place < file.length) {
          file[place] = (byte) telling();
        }
      }
    }
  }

  private void overwriteShort(int at) {
    if (at + 2 <= file.length) {
      ByteBuffer.wrap(file).order(order).putShort(at, (short) telling());
    }
  }

  private void offsetTable() {
    overwriteShort(pageStart() + 26 + 2 * random.nextInt(20));
  }

  /** The type and first bytes of an item: references to other pages are there. */
  private void itemStart() {
    int page = pageStart();
    int table = page + 26 + 2 * random.nextInt(20);
    if (table + 2 > file.length) {
      return;
    }
    int at = page + Page.u16(ByteBuffer.wrap(file).order(order), table);
    if (at + 12 <= file.length) {
      if (random.nextBoolean()) {
        file[at] = (byte) random.nextInt(6);
      } else {
        overwrite(at + 4 * random.nextInt(3), telling());
      }
    }
  }

  private void copyPage(byte[] other) {
    int from = random.nextInt(Math.max(1, other.length / pageSize)) * pageSize;
    int to = pageStart();
    int length = Math.min(pageSize, Math.min(other.length - from, file.length - to));
    if (length > 0) {
      System.arraycopy(other, from, file, to, length);
      if (random.nextBoolean()) {
        overwrite(to + Page.NUMBER, to / pageSize);
      }
    }
  }

  private void cutOrSwap() {
    if (random.nextInt(4) == 0) {
      file = Arrays.copyOf(file, random.nextInt(file.length));
      return;
    }
    int a = pageStart();
    int b = pageStart();
    int length = Math.min(pageSize, file.length - Math.max(a, b));
    byte[] kept = Arrays.copyOfRange(file, a, a + length);
    System.arraycopy(file, b, file, a, length);
    System.arraycopy(kept, 0, file, b, length);
  }

  /** Makes all checksums right again, so that the damage is not noticed by them. */
  static void mendChecksums(byte[] file, HashLayout layout) {
    ByteBuffer b = ByteBuffer.wrap(file).order(layout.byteOrder());
    int size = layout.pageSize();
    if (file.length >= HashHeader.SIZE) {
      int hole = HashHeader.CHECKSUM_OFFSET;
      b.putInt(hole, HashFunctions.checksum(b, 0, HashHeader.SIZE, hole));
    }
    for (int at = size; at + size <= file.length; at += size) {
      int hole = at + Page.CHECKSUM;
      b.putInt(hole, HashFunctions.checksum(b, at, at + size, hole));
    }
  }
}
