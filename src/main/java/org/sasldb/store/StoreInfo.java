package org.sasldb.store;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a store is, as far as can be told without reading its records.
 *
 * @param format its format
 * @param path where it is
 * @param facts what only this format has (version, byte order, pages …): a name in camel case and a
 *     text, a whole number or a truth value, in the order they are to be shown
 */
public record StoreInfo(StoreFormat format, Path path, Map<String, Object> facts) {
  public StoreInfo {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
