package org.sasldb.store.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.store.CheckReport;
import org.sasldb.store.StoreFormat;

/**
 * A format whose files tell what is done to them: each image is kept, each lookup can be hooked.
 */
final class WatchedFormat implements NativeFormat {
  /** Something that happens to the image of a file just before it is asked. */
  interface Event {
    void happen(FileImage image) throws FormatException;
  }

  private final NativeFormat format;
  private final List<FileImage> opened = new ArrayList<>();
  private Event beforeAnswer = image -> {};

  WatchedFormat(NativeFormat format) {
    this.format = format;
  }

  /** Lets something happen before each lookup and each description. */
  WatchedFormat before(Event event) {
    beforeAnswer = event;
    return this;
  }

  /** How many images there were. */
  int opened() {
    return opened.size();
  }

  /** How many of them still hold something in the heap. */
  long unwiped() {
    return opened.stream().filter(image -> !image.isMapped() && !isBlank(image)).count();
  }

  private static boolean isBlank(FileImage image) {
    for (ByteBuffer segment : image.segments(ByteOrder.BIG_ENDIAN)) {
      for (int i = 0; i < segment.capacity(); i++) {
        if (segment.get(i) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public NativeFile open(FileImage image) throws FormatException {
    opened.add(image);
    return new Watched(format.open(image), image, beforeAnswer);
  }

  @Override
  public StoreFormat name() {
    return format.name();
  }

  @Override
  public NativeFile empty() {
    return format.empty();
  }

  @Override
  public StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    return format.salvage(image, sink);
  }

  private record Watched(NativeFile file, FileImage image, Event event) implements NativeFile {
    @Override
    public byte @Nullable [] find(byte[] key) throws FormatException {
      event.happen(image);
      return file.find(key);
    }

    @Override
    public void describe(Map<String, Object> facts) {
      try {
        event.happen(image);
      } catch (FormatException e) {
        throw new AssertionError(e);
      }
      file.describe(facts);
    }

    @Override
    public RecordScan entries() {
      return file.entries();
    }

    @Override
    public void verify() throws FormatException {
      file.verify();
    }

    @Override
    public CheckReport check() throws FormatException {
      return file.check();
    }

    @Override
    public boolean allowsDuplicates() {
      return file.allowsDuplicates();
    }

    @Override
    public int maxKeyLength() {
      return file.maxKeyLength();
    }

    @Override
    public Rewrite rewrite() throws FormatException {
      return file.rewrite();
    }
  }
}
