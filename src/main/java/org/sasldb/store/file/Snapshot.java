package org.sasldb.store.file;

/**
 * The content of the file that is to be changed.
 *
 * @param file its records
 * @param stamp what the system said of it when it was read
 * @param content its bytes
 */
record Snapshot(NativeFile file, FileStamp stamp, Fingerprint content) {}
