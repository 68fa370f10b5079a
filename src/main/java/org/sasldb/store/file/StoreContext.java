package org.sasldb.store.file;

import org.sasldb.store.OpenOptions;

/**
 * What a store works with.
 *
 * @param format the format of its file
 * @param options how it was opened
 * @param operations how it changes something on the disk
 * @param ticker how it tells time
 */
record StoreContext(
    NativeFormat format, OpenOptions options, FileOperations operations, Ticker ticker) {
  /** Whether a file that does not exist, or is empty, may become a store. */
  boolean mayCreate() {
    return options.access() == OpenOptions.Access.CREATE;
  }
}
