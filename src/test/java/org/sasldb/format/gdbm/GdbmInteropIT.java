package org.sasldb.format.gdbm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;
import org.sasldb.testing.Command;

/** The C library and its tools use what we write, and we read what they write. */
class GdbmInteropIT {

  @TempDir static Path folder;

  private final RealGdbm real = new RealGdbm(folder);
  private Path file = folder;

  /** What the library of this machine opens: its own layout. */
  static List<GdbmLayout> layouts() {
    return Samples.layouts().stream()
        .filter(layout -> layout.abi() == GdbmAbi.OFF64_ALIGN8)
        .filter(layout -> layout.byteOrder() == ByteOrder.nativeOrder())
        .toList();
  }

  static List<String> corpus() throws FormatException {
    List<String> names = new ArrayList<>();
    for (String name : Corpus.sound()) {
      GdbmLayout layout = Corpus.open(name).layout();
      if (layout.abi() == GdbmAbi.OFF64_ALIGN8 && layout.byteOrder() == ByteOrder.nativeOrder()) {
        names.add(name);
      }
    }
    return names;
  }

  @BeforeEach
  void start() throws IOException {
    file = Files.createTempFile(folder, "sasldb", null);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theLibraryUsesEveryForm(GdbmLayout layout) throws Exception {
    for (int count : List.of(0, 1, 100)) {
      List<Pair> pairs = Samples.hundred().subList(0, count);
      requireUsable(layout, pairs);
      requireChangeable(layout, pairs);
    }
  }

  @Test
  void theLibraryUsesAFileOfFiftyThousandRecords() throws Exception {
    List<Pair> pairs = Samples.accounts(50_000);
    requireUsable(GdbmLayout.DEFAULT, pairs);
    requireChangeable(GdbmLayout.DEFAULT, pairs);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void theLibraryUsesEveryRewrittenVector(String name) throws Exception {
    GdbmLayout layout = Corpus.open(name).layout();
    requireUsable(layout, Corpus.records(name));
    requireChangeable(layout, Corpus.records(name));
  }

  private GdbmFile open() throws IOException, FormatException {
    try (FileChannel channel = FileChannel.open(file)) {
      return GdbmFile.open(FileImage.read(channel));
    }
  }

  /** Writes a file; the library lists it, finds each key, and has nothing against it. */
  private void requireUsable(GdbmLayout layout, List<Pair> pairs) throws Exception {
    byte[] bytes = Written.bytes(layout, HashSign.platform(), pairs);
    Files.write(file, bytes);
    List<Pair> listed = real.list(file);
    assertEquals(Corpus.scan(open()), listed);
    assertEquals(pairs.size(), listed.size());
    assertEquals(new HashSet<>(pairs), new HashSet<>(listed));
    real.requireFound(file, pairs);
    real.requireNothingToRecover(file);
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  /** The library adds 500, deletes a third, replaces a third and reorganises; we read it again. */
  private void requireChangeable(GdbmLayout layout, List<Pair> pairs) throws Exception {
    Map<String, Pair> expected = new LinkedHashMap<>();
    List<Pair> deleted = new ArrayList<>();
    List<Pair> stored = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      stored.add(Pair.ofText("neu-é-" + i + "\0example.net\0userPassword", "v".repeat(i)));
    }
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      switch (i % 3) {
        case 0 -> deleted.add(pair);
        case 1 -> stored.add(new Pair(pair.key(), pair.value() + "ff00".repeat(i % 40)));
        default -> expected.put(pair.key(), pair);
      }
    }
    stored.forEach(pair -> expected.put(pair.key(), pair));
    real.store(file, stored);
    real.delete(file, deleted);
    requireReadAlike(layout, List.copyOf(expected.values()));
    real.requireNothingToRecover(file);
    real.reorganize(file);
    requireReadAlike(layout, List.copyOf(expected.values()));
  }

  /** Our reader and the library agree about the file, and our check has nothing against it. */
  private void requireReadAlike(GdbmLayout layout, List<Pair> pairs) throws Exception {
    GdbmFile ours = open();
    List<Pair> scanned = Corpus.scan(ours);
    assertEquals(real.list(file), scanned);
    assertEquals(pairs.size(), scanned.size());
    assertEquals(new HashSet<>(pairs), new HashSet<>(scanned));
    assertEquals(pairs.size(), ours.verifyRecords());
    for (Pair pair : pairs) {
      assertArrayEquals(pair.valueBytes(), ours.find(pair.keyBytes()));
    }
    GdbmReport report = ours.check();
    assertTrue(report.isSound(), report.findings().toString());
    assertEquals(layout.blockSize(), ours.layout().blockSize());
  }

  @ParameterizedTest
  @CsvSource({"512,20", "512,3000", "1024,700", "4096,3000", "65536,300"})
  void weReadWhatGdbmLoadMakesOfOurFiles(int blockSize, int count) throws Exception {
    Command.requireInstalled("gdbm_dump", "gdbm_load");
    List<Pair> pairs = Samples.accounts(count);
    Files.write(file, Written.bytes(GdbmLayout.DEFAULT, HashSign.platform(), pairs));
    Path dump = folder.resolve("dump-" + blockSize + "-" + count);
    Command.of("gdbm_dump", file.toString(), dump.toString()).run().expect(0);
    Files.delete(file);
    Command.of("gdbm_load", "-n", "-b", "" + blockSize, dump.toString(), file.toString())
        .run()
        .expect(0);
    GdbmLayout layout =
        new GdbmLayout(
            GdbmAbi.OFF64_ALIGN8, ByteOrder.nativeOrder(), HeaderKind.STANDARD, blockSize, 0);
    requireReadAlike(layout, pairs);
  }

  @Test
  void gdbmtoolCountsFetchesAndRecoversNothing() throws Exception {
    Command.requireInstalled("gdbmtool");
    List<Pair> pairs = Samples.accounts(300);
    byte[] bytes = Written.bytes(GdbmLayout.DEFAULT, HashSign.platform(), pairs);
    Files.write(file, bytes);
    String name = file.toString();
    String counted = Command.of("gdbmtool", "-N", "-r", name, "count").run().expect(0).text();
    assertTrue(counted.contains("There are 300 items"), counted);
    Command.of("gdbmtool", "-N", name, "recover").run().expect(0);
    assertArrayEquals(bytes, Files.readAllBytes(file));
    Command.of("gdbmtool", "-N", name, "store", "klaus", "geheim").run().expect(0);
    assertArrayEquals(
        Pair.ofText("", "geheim").valueBytes(), open().find(Pair.ofText("klaus", "").keyBytes()));
  }

  @Test
  void theNdbmInterfaceReadsOurFiles() throws Exception {
    List<Pair> pairs = Samples.accounts(700);
    Path base = folder.resolve("ndbm");
    Files.write(
        folder.resolve("ndbm.pag"), Written.bytes(GdbmLayout.DEFAULT, HashSign.platform(), pairs));
    // the mark of the library's version, here 1.9.0
    ByteBuffer mark = ByteBuffer.allocate(16).putInt(0x4744424D).putInt(1).putInt(9).putInt(0);
    Files.write(folder.resolve("ndbm.dir"), mark.array());
    assertEquals(new HashSet<>(pairs), new HashSet<>(real.listNdbm(base)));
  }
}
