package org.sasldb.format.berkeley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** The C library, its tools and saslpasswd2 use what we write, and we read what they write. */
class BerkeleyInteropIT {

  @TempDir static Path folder;

  private RealTools tools = new RealTools(folder);
  private Path file = folder;

  /** Release 5.3 refuses version 10. */
  static List<HashLayout> layouts() {
    return Samples.layouts().stream().filter(layout -> layout.version() < 10).toList();
  }

  static List<String> rewritable() throws FormatException {
    return Samples.rewritable().stream().filter(name -> !name.startsWith("version10")).toList();
  }

  @BeforeEach
  void start() throws IOException {
    tools = new RealTools(folder);
    file = Files.createTempFile(folder, "sasldb", null);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theLibraryReadsEveryForm(HashLayout layout) throws Exception {
    for (List<Pair> pairs : List.of(List.<Pair>of(), Samples.hundred(layout))) {
      requireUsable(layout, pairs);
    }
  }

  @ParameterizedTest
  @MethodSource("rewritable")
  void theLibraryReadsEveryRewrittenVector(String name) throws Exception {
    requireUsable(Samples.layoutToRewrite(name), Corpus.dump(name));
  }

  @ParameterizedTest
  @CsvSource({"512,2000", "4096,50000"})
  void theLibraryFindsEveryOneOfMany(int pageSize, int count) throws Exception {
    List<Pair> pairs = Samples.accounts(count);
    requireUsable(new HashLayout(9, pageSize, ByteOrder.LITTLE_ENDIAN, false), pairs);
  }

  @Test
  void theLibraryFindsKeysThatAreBeginningsOfEachOther() throws Exception {
    List<Pair> pairs =
        IntStream.range(0, 120).mapToObj(i -> Pair.of(new byte[i], new byte[] {(byte) i})).toList();
    requireUsable(new HashLayout(9, 512, ByteOrder.BIG_ENDIAN, false), pairs);
  }

  private void requireUsable(HashLayout layout, List<Pair> pairs) throws Exception {
    Files.write(file, Written.bytes(layout, pairs));
    tools.requireVerified(file);
    List<Pair> dumped = tools.dump(file);
    assertEquals(pairs.size(), dumped.size());
    assertEquals(new HashSet<>(pairs), new HashSet<>(dumped));
    assertEquals(dumped, Corpus.scan(open()));
    tools.requireFound(file, pairs);
  }

  private HashFile open() throws IOException, FormatException {
    try (FileChannel channel = FileChannel.open(file)) {
      return HashFile.open(FileImage.read(channel));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "db_pagesize=512,1234,0", "db_pagesize=512,4321,1", "db_pagesize=1024,4321,0",
    "db_pagesize=4096,1234,1", "db_pagesize=16384,4321,0", "db_pagesize=65536,1234,0",
    "db_pagesize=65536,4321,1", "h_ffactor=3,1234,0", "h_nelem=5000,4321,0",
  })
  void weReadWhatTheLibraryWrites(String setting, int order, int checksum) throws Exception {
    Random random = new Random(order + checksum);
    List<Pair> pairs = new ArrayList<>(Samples.accounts(1500));
    for (int i = 0; i < 40; i++) {
      byte[] value = new byte[random.nextInt(9000)];
      random.nextBytes(value);
      pairs.add(Pair.of(("long" + i).getBytes(UTF_8), value));
    }
    Collections.shuffle(pairs, random);
    Files.delete(file);
    tools.load(file, pairs, List.of(setting, "db_lorder=" + order, "chksum=" + checksum));
    requireReadAlike(new HashSet<>(pairs).size());
  }

  /** Our reader and the C library agree about the file, and our check has nothing against it. */
  private void requireReadAlike(int records) throws Exception {
    HashFile ours = open();
    List<Pair> dumped = tools.dump(file);
    assertEquals(records, dumped.size());
    assertEquals(dumped, Corpus.scan(ours));
    assertEquals(records, ours.verifyRecords());
    for (Pair pair : dumped) {
      assertArrayEquals(pair.valueBytes(), ours.find(pair.keyBytes()));
    }
    assertTrue(ours.check().isSound(), ours.check().findings().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "7,512,little,false", "8,512,big,true", "9,512,little,false",
    "9,1024,big,true", "9,4096,little,false", "9,65536,big,false",
  })
  void saslpasswd2GoesOnWithOurFiles(int version, int size, String order, boolean checksummed)
      throws Exception {
    ByteOrder bytes = order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Files.write(
        file,
        Written.bytes(new HashLayout(version, size, bytes, checksummed), Samples.accounts(60)));
    Map<String, String> passwords = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      passwords.put("user" + i, "password-of-" + i * 17L);
    }
    change(passwords, new Random(size));
    for (Map.Entry<String, String> each : passwords.entrySet()) {
      Pair pair = Pair.ofText(each.getKey() + "\0example.org\0userPassword", each.getValue());
      assertArrayEquals(pair.valueBytes(), open().find(pair.keyBytes()), each.getKey());
    }
    tools.requireVerified(file);
    requireReadAlike(tools.dump(file).size());
    // and once more through our writer, with all the properties saslpasswd2 added
    requireUsable(open().layout(), Corpus.scan(open()));
  }

  private void change(Map<String, String> passwords, Random random) throws Exception {
    String program = RealTools.require("saslpasswd2");
    for (int i = 0; i < 40; i++) {
      String user = "user" + random.nextInt(90);
      List<String> command =
          new ArrayList<>(List.of(program, "-p", "-f", file.toString(), "-u", "example.org"));
      if (passwords.containsKey(user) && random.nextInt(3) == 0) {
        command.add("-d");
        passwords.remove(user);
      } else {
        command.add("-c");
        passwords.put(user, "new-" + random.nextInt(1_000_000));
      }
      command.add(user);
      String input = passwords.getOrDefault(user, "");
      RealTools.Result result = tools.run(input, command.toArray(String[]::new));
      assertEquals(0, result.status(), result.output());
    }
  }
}
