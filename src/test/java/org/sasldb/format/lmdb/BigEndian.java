package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns a file as x86-64 writes it into one of a machine with the other byte order. */
final class BigEndian {
  private static final int PAGE = 4096;

  private BigEndian() {}

  static byte[] of(byte[] file) {
    byte[] turned = file.clone();
    ByteBuffer from = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = ByteBuffer.wrap(turned).order(ByteOrder.BIG_ENDIAN);
    for (int page = 0; page < file.length; page += PAGE) {
      header(from, to, page);
      int flags = from.getShort(page + 10);
      if (flags == PageView.META) {
        meta(from, to, page);
      } else if (flags == PageView.OVERFLOW) {
        to.putInt(page + 12, from.getInt(page + 12));
        page += (from.getInt(page + 12) - 1) * PAGE;
      } else {
        nodes(from, to, page);
      }
    }
    return turned;
  }

  private static void header(ByteBuffer from, ByteBuffer to, int page) {
    to.putLong(page, from.getLong(page));
    for (int at = 8; at < 16; at += 2) {
      to.putShort(page + at, from.getShort(page + at));
    }
  }

  private static void meta(ByteBuffer from, ByteBuffer to, int page) {
    for (int at = 16; at < 24; at += 4) {
      to.putInt(page + at, from.getInt(page + at));
    }
    for (int at = 24; at < 152; at += 8) {
      boolean pad = at == 40 || at == 88;
      if (pad) {
        to.putInt(page + at, from.getInt(page + at));
        to.putShort(page + at + 4, from.getShort(page + at + 4));
        to.putShort(page + at + 6, from.getShort(page + at + 6));
      } else {
        to.putLong(page + at, from.getLong(page + at));
      }
    }
  }

  private static void nodes(ByteBuffer from, ByteBuffer to, int page) {
    int count = (from.getShort(page + 12) - 16) / 2;
    for (int i = 0; i < count; i++) {
      int node = from.getShort(page + 16 + 2 * i);
      to.putShort(page + 16 + 2 * i, (short) node);
      int at = page + node;
      to.putInt(at, from.getInt(at));
      to.putShort(at + 4, from.getShort(at + 4));
      to.putShort(at + 6, from.getShort(at + 6));
      int keyLength = from.getShort(at + 6);
      boolean freeList = keyLength == 8 && from.getShort(page + 10) == PageView.LEAF;
      if (freeList) {
        for (int k = 0; k < 8 + from.getInt(at); k += 8) {
          to.putLong(at + 8 + k, from.getLong(at + 8 + k));
        }
      }
    }
  }
}
