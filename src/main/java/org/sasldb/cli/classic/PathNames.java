package org.sasldb.cli.classic;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.sasldb.record.ByteString;
import org.sasldb.store.StoreLocation;

/**
 * Names of files. Java knows a file only by text, which it turns into bytes by the locale, so a
 * name that is no UTF-8, or that the locale has no bytes for, cannot be opened at all.
 */
final class PathNames {
  private PathNames() {}

  /**
   * A location as it was typed.
   *
   * @throws InvalidPathException if Java cannot open such a name
   */
  static StoreLocation location(ByteString name) {
    Optional<String> text = name.utf8();
    if (text.isEmpty()) {
      throw new InvalidPathException(name.toString(), "its bytes are not UTF-8");
    }
    return StoreLocation.parse(text.get());
  }

  /**
   * The text of a name, where one that cannot be opened need not be told from one that is absent.
   */
  static String text(ByteString name) {
    return new String(name.toByteArray(), StandardCharsets.UTF_8);
  }
}
