package org.sasldb.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.SameFile;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;

/**
 * What a process left that was killed while it gave stores their places. Files get a second name
 * before they lose their first, so each that is left over has one of our names and perhaps another.
 * Only to be cleared by who holds the place.
 */
final class LeftOver {
  private final KeptStores names;
  private final List<Path> present;

  /**
   * @param format that of the store in the place; null for a file of none
   */
  LeftOver(KeptStores names, @Nullable StoreFormat format) {
    this.names = names;
    this.present = names.present(format);
  }

  /**
   * Leaves the store in the place the names of that place alone: the process had not put aside what
   * is still there, or had put there already what is there now. No file loses its last name by that
   * but what was being built.
   */
  void clear() throws StoreException {
    try {
      List<Path> own = names.own();
      for (Path name : strays(own)) {
        Files.deleteIfExists(name);
      }
      for (Path name : own) {
        if (SameFile.isAmong(name, present)) {
          Files.deleteIfExists(name);
        }
      }
      removeBuilt();
    } catch (IOException e) {
      throw StoreFailures.write(names.base(), e);
    }
  }

  /** Names in the place that a file with one of our names was given, or had before. */
  private List<Path> strays(List<Path> own) throws IOException {
    List<Path> strays = new ArrayList<>();
    for (Path name : KeptStores.namesOf(names.base())) {
      if (!present.contains(name) && SameFile.isAmong(name, own)) {
        strays.add(name);
      }
    }
    return strays;
  }

  /** What was being built, or is not needed any more. */
  private void removeBuilt() throws IOException {
    for (Path name : KeptStores.namesOf(names.hidden())) {
      Files.deleteIfExists(name);
    }
  }
}
