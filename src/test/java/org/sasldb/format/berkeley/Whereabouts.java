package org.sasldb.format.berkeley;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sasldb.format.Pair;

/**
 * On which pages each record of a sound file is, told by a second reader that is written as simply
 * as can be and checks nothing.
 */
final class Whereabouts {

  /** A record and every page that has to be whole for it to be read. */
  record Placed(Pair pair, Set<Integer> pages) {}

  private final HashLayout layout;
  private final ByteBuffer file;
  private final List<Placed> placed = new ArrayList<>();

  private Whereabouts(byte[] bytes, HashLayout layout) {
    this.layout = layout;
    file = ByteBuffer.wrap(bytes).order(layout.byteOrder());
  }

  static List<Placed> of(byte[] bytes, HashLayout layout) {
    Whereabouts all = new Whereabouts(bytes, layout);
    for (int page = 1; page * layout.pageSize() < bytes.length; page++) {
      int type = all.file.get(all.at(page) + 25);
      if (all.file.getInt(all.at(page) + 8) != 0 && (type == 2 || type == 13)) {
        all.bucketPage(page);
      }
    }
    return all.placed;
  }

  private int at(int page) {
    return page * layout.pageSize();
  }

  private int u16(int at) {
    return file.getShort(at) & 0xFFFF;
  }

  private int offset(int page, int i) {
    return u16(at(page) + layout.pageHeaderSize() + 2 * i);
  }

  private void bucketPage(int page) {
    for (int i = 0; i < u16(at(page) + 20); i += 2) {
      Set<Integer> pages = new HashSet<>(Set.of(page));
      byte[] key = item(page, i, pages);
      int value = at(page) + offset(page, i + 1);
      switch (file.get(value)) {
        case 2 -> set(key, value + 1, at(page) + offset(page, i), pages);
        case 4 -> tree(key, file.getInt(value + 4), pages);
        default -> add(key, item(page, i + 1, pages), pages);
      }
    }
  }

  private void add(byte[] key, byte[] value, Set<Integer> pages) {
    placed.add(new Placed(Pair.of(key, value), Set.copyOf(pages)));
  }

  private byte[] item(int page, int i, Set<Integer> pages) {
    int start = at(page) + offset(page, i);
    int end = i == 0 ? at(page) + layout.pageSize() : at(page) + offset(page, i - 1);
    return file.get(start) == 3
        ? chain(file.getInt(start + 4), pages)
        : Arrays.copyOfRange(file.array(), start + 1, end);
  }

  private byte[] chain(int first, Set<Integer> pages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int page = first; page != 0; page = file.getInt(at(page) + 16)) {
      pages.add(page);
      bytes.write(file.array(), at(page) + layout.pageHeaderSize(), u16(at(page) + 22));
    }
    return bytes.toByteArray();
  }

  private void set(byte[] key, int from, int to, Set<Integer> pages) {
    for (int at = from; at < to; at += 4 + u16(at)) {
      add(key, Arrays.copyOfRange(file.array(), at + 2, at + 2 + u16(at)), pages);
    }
  }

  private void tree(byte[] key, int page, Set<Integer> above) {
    Set<Integer> pages = new HashSet<>(above);
    pages.add(page);
    int type = file.get(at(page) + 25);
    for (int i = 0; i < u16(at(page) + 20); i++) {
      int item = at(page) + offset(page, i);
      if (type == 3 || type == 4) {
        tree(key, file.getInt(type == 3 ? item + 4 : item), pages);
      } else if (file.get(item + 2) == 3) {
        Set<Integer> more = new HashSet<>(pages);
        add(key, chain(file.getInt(item + 4), more), more);
      } else if (file.get(item + 2) == 1) {
        add(key, Arrays.copyOfRange(file.array(), item + 3, item + 3 + u16(item)), pages);
      }
    }
  }
}
