package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Every call by which this room changes something on a disk. It is an interface so that tests can
 * make any of them fail, or let something happen before it.
 */
interface FileOperations {
  /** Makes a folder that only this user may enter. */
  void createFolder(Path folder) throws IOException;

  /** Makes a file that must not exist yet, readable and writable to owner and group at most. */
  FileChannel createFile(Path file) throws IOException;

  /**
   * Copies content, owner, group, mode, access control list, security label and extended
   * attributes, each as far as the system lets this user, to a file that must not exist yet.
   */
  void copyFile(Path from, Path to) throws IOException;

  /** Writes all that remains in the buffer at a position. */
  void write(FileChannel file, ByteBuffer bytes, long position) throws IOException;

  /** Cuts a file. */
  void truncate(FileChannel file, long size) throws IOException;

  /** Brings a file to the disk. */
  void force(FileChannel file) throws IOException;

  /** Puts a file in the place of another one, in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Gives a file a second name, which must not exist yet. */
  void link(Path existing, Path name) throws IOException;

  /** Brings the names in a folder to the disk. */
  void syncFolder(Path folder) throws IOException;

  /** Removes a file or an empty folder; nothing happens if there is none. */
  void delete(Path path) throws IOException;
}
