package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.Pair;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.testing.Stress;

/** What is still there is found, and nothing else. */
class BerkeleySalvageTest {

  /** What came, in two piles. */
  private static final class Taken implements SalvageSink {
    final List<Pair> certain = new ArrayList<>();
    final List<Pair> doubtful = new ArrayList<>();
    final Set<String> doubts = new HashSet<>();

    @Override
    public void take(byte[] key, byte[] value, @Nullable String doubt) {
      if (doubt == null) {
        assertEquals(Set.of(), doubts, "a certain record after a doubtful one");
        certain.add(Pair.of(key, value));
      } else {
        doubts.add(doubt);
        doubtful.add(Pair.of(key, value));
      }
    }

    Set<Pair> all() {
      Set<Pair> all = new HashSet<>(certain);
      all.addAll(doubtful);
      return all;
    }
  }

  private final Taken taken = new Taken();

  private StructureReport salvage(byte[] bytes) throws FormatException {
    return salvage(bytes, taken);
  }

  private static StructureReport salvage(byte[] bytes, Taken taken) throws FormatException {
    StructureReport report = BerkeleySalvage.salvage(FileImage.of(bytes), taken);
    assertEquals(taken.certain.size() + taken.doubtful.size(), report.records());
    return report;
  }

  static List<String> readable() {
    return Corpus.readable();
  }

  @ParameterizedTest
  @MethodSource("readable")
  void ofASoundFileEveryRecordComesWithoutADoubt(String name) throws Exception {
    StructureReport report = salvage(Corpus.bytes(name));
    assertEquals(sorted(Corpus.dump(name)), sorted(taken.certain));
    assertEquals(List.of(), taken.doubtful);
    if (name.equals("presized")) {
      // it counts from a number that was expected, so that lost pages cannot be ruled out
      assertEquals(1, report.findings().size(), report.findings()::toString);
    } else {
      assertEquals(List.of(), report.findings());
    }
  }

  /** A page of zeros stands for an empty bucket; only the header's count tells of its records. */
  @Test
  void recordsOfABucketThatBecameZerosAreMissed() throws Exception {
    byte[] file = Corpus.bytes("two-realms");
    Arrays.fill(file, 4096, 8192, (byte) 0);
    StructureReport report = salvage(file);
    assertTrue(report.errors() > 0 && report.records() < Corpus.dump("two-realms").size());
    assertTrue(
        report.findings().get(0).toString().contains("if those were written once"),
        report.findings()::toString);
    StructureReport check = HashFile.open(FileImage.of(file)).check();
    assertEquals(0, check.errors());
    assertTrue(
        check.findings().toString().contains("the header counts"), check.findings()::toString);
  }

  private static List<String> sorted(List<Pair> pairs) {
    return pairs.stream().map(Pair::toString).sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("readable")
  void whereaboutsKnowsEveryRecord(String name) throws Exception {
    List<Pair> placed =
        Whereabouts.of(Corpus.bytes(name), Corpus.open(name).layout()).stream()
            .map(Whereabouts.Placed::pair)
            .toList();
    assertEquals(sorted(Corpus.dump(name)), sorted(placed));
  }

  /** Damage of one page costs the records on it, without the header as well. */
  @ParameterizedTest
  @MethodSource("readable")
  void whateverPageIsOverwrittenTheRecordsOfTheOthersComeWithoutADoubt(String name)
      throws Exception {
    byte[] original = Corpus.bytes(name);
    HashLayout layout = Corpus.open(name).layout();
    List<Whereabouts.Placed> placed = Whereabouts.of(original, layout);
    Set<Pair> all = placed.stream().map(Whereabouts.Placed::pair).collect(Collectors.toSet());
    Random random = new Random(name.hashCode());
    int size = layout.pageSize();
    for (int round = 0; round < Stress.count(200, 3000); round++) {
      int page = random.nextInt(original.length / size);
      byte[] bytes = original.clone();
      byte[] noise = new byte[size];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, bytes, page * size, size);
      Taken found = salvageIfAnyPageIsLeft(bytes, all.isEmpty());
      Set<Pair> expected =
          placed.stream()
              .filter(record -> !record.pages().contains(page))
              .map(Whereabouts.Placed::pair)
              .collect(Collectors.toSet());
      assertEquals(expected, new HashSet<>(found.certain), name + ", page " + page);
      assertEquals(List.of(), found.doubtful, name + ", page " + page);
    }
  }

  private static Taken salvageIfAnyPageIsLeft(byte[] bytes, boolean empty) throws FormatException {
    Taken found = new Taken();
    try {
      salvage(bytes, found);
    } catch (FormatException e) {
      // a file without records can have no page that was ever written
      assertTrue(empty, e.getMessage());
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    // damage that costs nothing but the certainty of some records, if that
    "corrupt-chain-loop,page512,0",
    "corrupt-mask,page512,0",
    "corrupt-spares,page512,0",
    "corrupt-page-size,one-user,0",
    // a page of which one field is wrong
    "corrupt-page-number,page512,0",
    "corrupt-page-type,page512,0",
    "corrupt-entries,page512,0",
    // both pairs that the offset bounds, one value cut in its chain
    "corrupt-offset,page512,2",
    "corrupt-overflow-cut,page512,1",
  })
  void ofTheDamagedVectorsAllButTheseIsThere(String name, String whole, int lost) throws Exception {
    StructureReport report = salvage(Corpus.bytes(name));
    Set<Pair> all = new HashSet<>(Corpus.dump(whole));
    assertTrue(all.containsAll(taken.all()), "something was invented");
    assertEquals(all.size() - lost, taken.all().size(), report.findings().toString());
    // pages are not read by their chain, so that its loop is not even seen
    assertEquals(name.equals("corrupt-chain-loop"), report.isSound());
  }

  @Test
  void aPageWithAWrongChecksumIsDoubtful() throws Exception {
    StructureReport report = salvage(Corpus.bytes("corrupt-checksum"));
    assertEquals(31, taken.certain.size() + taken.doubtful.size());
    assertTrue(taken.doubts.contains("its page is damaged"), taken.doubts.toString());
    assertTrue(report.findings().toString().contains("the checksum is wrong"));
  }

  @Test
  void anOverflowPageWithAWrongChecksumMakesItsRecordDoubtful() throws Exception {
    byte[] bytes = Corpus.bytes("checksum");
    for (int page = 1; page < bytes.length / 1024; page++) {
      if (bytes[page * 1024 + 25] == PageType.OVERFLOW) {
        bytes[page * 1024 + 500] ^= 1;
      }
    }
    salvage(bytes);
    assertEquals(30, taken.certain.size());
    assertEquals(1, taken.doubtful.size());
  }

  @ParameterizedTest
  @CsvSource({"corrupt-half-page,one-user", "corrupt-missing-pages,users300"})
  void aCutFileGivesWhatIsLeft(String name, String whole) throws Exception {
    byte[] bytes = Corpus.bytes(name);
    salvage(bytes);
    int pages = bytes.length / 4096;
    Set<Pair> expected =
        Whereabouts.of(Corpus.bytes(whole), Corpus.open(whole).layout()).stream()
            .filter(record -> record.pages().stream().allMatch(page -> page < pages))
            .map(Whereabouts.Placed::pair)
            .collect(Collectors.toSet());
    assertEquals(expected, new HashSet<>(taken.certain));
    assertEquals(List.of(), taken.doubtful);
  }

  @Test
  void aPageBehindTheLastOneIsDoubtful() throws Exception {
    byte[] bytes = Corpus.bytes("two-realms");
    byte[] longer = Arrays.copyOf(bytes, 4 * 4096);
    System.arraycopy(bytes, 4096, longer, 3 * 4096, 4096);
    little(longer).putInt(3 * 4096 + Page.NUMBER, 3);
    salvage(longer);
    assertEquals(4, taken.certain.size());
    assertEquals(2, taken.doubtful.size());
    assertEquals(Set.of("its page is behind the last page of the database"), taken.doubts);
  }

  @Test
  void aPageOnTheFreeListIsDoubtful() throws Exception {
    byte[] bytes = Corpus.bytes("two-realms");
    little(bytes).putInt(HashHeader.FREE, 2);
    salvage(bytes);
    assertEquals(2, taken.certain.size());
    assertEquals(Set.of("its page is on the list of free pages"), taken.doubts);
  }

  @Test
  void aPageThatNoChainLeadsToIsDoubtful() throws Exception {
    byte[] bytes = Corpus.bytes("two-realms");
    little(bytes).putInt(4096 + Page.PREVIOUS, 2);
    salvage(bytes);
    assertEquals(2, taken.certain.size());
    assertEquals(Set.of("no chain of pages leads to its page"), taken.doubts);
  }

  @Test
  void aKeyInAWrongBucketIsDoubtful() throws Exception {
    byte[] bytes = Corpus.bytes("two-realms");
    // the last letter of bob's property
    bytes[0x1fb9 + 28] ^= 1;
    salvage(bytes);
    assertEquals(3, taken.certain.size());
    assertEquals(Set.of("its key does not belong to the bucket it stands in"), taken.doubts);
  }

  @Test
  void ofTwoRecordsWithTheSameOverflowPagesOneIsDoubtful() throws Exception {
    byte[] bytes = Corpus.bytes("dups-off-page");
    salvage(bytes);
    assertEquals(121, taken.certain.size());

    Taken shared = new Taken();
    bytes = Corpus.bytes("page512");
    List<Integer> references = references(bytes);
    // the second of the long values becomes the first, of which there are two then
    System.arraycopy(bytes, references.get(0), bytes, references.get(1), 12);
    salvage(bytes, shared);
    assertEquals(62, shared.certain.size());
    assertEquals(1, shared.doubtful.size());
  }

  /** Where the references to overflow pages are. */
  private static List<Integer> references(byte[] bytes) {
    List<Integer> found = new ArrayList<>();
    for (int page = 512; page < bytes.length; page += 512) {
      int type = bytes[page + Page.TYPE];
      int entries = PageType.isHash(type) ? Page.entries(little(bytes), page) : 0;
      for (int i = 0; i < entries; i++) {
        int at = page + Page.u16(little(bytes), page + 26 + 2 * i);
        if (bytes[at] == PageType.ITEM_OFF_PAGE) {
          found.add(at);
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refuse-btree",
        "refuse-encrypted",
        "refuse-not-a-db",
        "refuse-subdb",
        "corrupt-zero-length",
        "corrupt-short"
      })
  void whatIsNoHashFileIsRefusedAsTheReaderDoes(String name) {
    FormatException e =
        assertThrows(FormatException.class, () -> salvage(Corpus.bytes(name), new Taken()));
    FormatException read = assertThrows(FormatException.class, () -> Corpus.open(name));
    assertEquals(read.getMessage(), e.getMessage());
  }

  @Test
  void anotherHashFunctionOrVersionHidesNothing() throws Exception {
    for (String name : List.of("refuse-custom-hash", "refuse-version6", "refuse-version11")) {
      Taken found = new Taken();
      StructureReport report = salvage(Corpus.bytes(name), found);
      assertEquals(new HashSet<>(Corpus.dump("one-user")), new HashSet<>(found.certain), name);
      assertEquals(1, report.errors());
    }
  }

  @Test
  void aMapThatIsCutMeanwhileIsDamaged(@TempDir Path folder) throws Exception {
    Path path = Files.write(folder.resolve("cut.db"), Corpus.bytes("users300"));
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileImage image = FileImage.map(channel);
      channel.truncate(4096);
      FormatException e =
          assertThrows(FormatException.class, () -> BerkeleySalvage.salvage(image, taken));
      assertEquals(Kind.CORRUPT, e.kind());
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
