package org.sasldb.store.file;

import java.nio.ByteOrder;

/** The names of byte orders. */
final class ByteOrders {
  private ByteOrders() {}

  static String name(ByteOrder order) {
    return order == ByteOrder.BIG_ENDIAN ? "big-endian" : "little-endian";
  }
}
