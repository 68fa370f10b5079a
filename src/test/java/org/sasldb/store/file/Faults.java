package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The system's operations, one of which fails, or before one of which something happens. */
final class Faults implements FileOperations {
  /** Something done by somebody else. */
  interface Event {
    void happen() throws Exception;
  }

  /** What happens before an operation, and how often still. */
  private static final class Watch {
    private final Event event;
    private int times;

    Watch(int times, Event event) {
      this.times = times;
      this.event = event;
    }
  }

  private final FileOperations system = new SystemFileOperations();
  private final List<String> done = new ArrayList<>();
  private int failing = Integer.MAX_VALUE / 2;
  private int failures = 1;
  private int ending = Integer.MAX_VALUE;
  private @Nullable String refused;
  private String reason = "";
  private final Map<String, Watch> watches = new HashMap<>();
  private boolean hasty;

  /** Makes the operation with this number, counted from 0, fail. */
  Faults failing(int number) {
    failing = number;
    return this;
  }

  /** Makes so many operations fail, from the one with this number on. */
  Faults failing(int number, int count) {
    failures = count;
    return failing(number);
  }

  /** Makes the operation with this number and all after it fail, as if the process ended there. */
  Faults endingAt(int number) {
    ending = number;
    return this;
  }

  /** Makes every operation of that name fail for that reason. */
  Faults refusing(String name, String why) {
    refused = name;
    reason = why;
    return this;
  }

  /** Lets something happen before the operation of that name, the first so many times. */
  Faults before(String name, int count, Event what) {
    watches.put(name, new Watch(count, what));
    return this;
  }

  /** Whether every operation of that name fails. */
  boolean isRefusing(String name) {
    return name.equals(refused);
  }

  /** The same refusals, nothing done yet. */
  Faults copy() {
    Faults copy = new Faults();
    copy.refused = refused;
    copy.reason = reason;
    return copy;
  }

  /** Waits for no disk. */
  Faults hasty() {
    hasty = true;
    return this;
  }

  /** The names of the operations so far. */
  List<String> done() {
    return done;
  }

  private void step(String name, Path path) throws IOException {
    int number = done.size();
    done.add(name);
    Watch watch = watches.get(name);
    if (watch != null && watch.times > 0) {
      watch.times--;
      happen(watch.event);
    }
    if ((number >= failing && number < failing + failures) || number >= ending) {
      throw new FileSystemException(path.toString(), null, "Input/output error");
    }
    if (name.equals(refused)) {
      throw new FileSystemException(path.toString(), null, reason);
    }
  }

  private static void happen(Event event) throws IOException {
    try {
      event.happen();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    step("createFolder", folder);
    system.createFolder(folder);
  }

  @Override
  public FileChannel createFile(Path file) throws IOException {
    step("createFile", file);
    return system.createFile(file);
  }

  @Override
  public void copyFile(Path from, Path to) throws IOException {
    step("copyFile", from);
    system.copyFile(from, to);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    step("write", Path.of("a file"));
    system.write(file, bytes, position);
  }

  @Override
  public void truncate(FileChannel file, long size) throws IOException {
    step("truncate", Path.of("a file"));
    system.truncate(file, size);
  }

  @Override
  public void force(FileChannel file) throws IOException {
    step("force", Path.of("a file"));
    if (!hasty) {
      system.force(file);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename", from);
    system.rename(from, to);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    step("link", existing);
    system.link(existing, name);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step("syncFolder", folder);
    if (!hasty) {
      system.syncFolder(folder);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    step("delete", path);
    system.delete(path);
  }
}
