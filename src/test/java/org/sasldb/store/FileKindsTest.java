package org.sasldb.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of many programs are told apart by how they begin. */
class FileKindsTest {

  @TempDir Path folder;

  /** The first bytes of files made by the real programs. */
  @ParameterizedTest
  @CsvSource({
    "BERKELEY_HASH,00000000010000000000000061150600090000000010000000080000",
    "BERKELEY_HASH,00000000000000010000000000061561000000090000040000080000",
    "BERKELEY_ENCRYPTED,00000000010000000000000061150600090000000002000001080100",
    "BERKELEY_BTREE,0000000001000000000000006231050009000000001000000009000000000000"
        + "0100000000000000000000000000000000000000",
    "BERKELEY_RECNO,0000000001000000000000006231050009000000001000000009000000000000"
        + "0100000000000000000000000000000002000000",
    "BERKELEY_SEVERAL,00000000010000000000000062310500090000000002000000090000000000"
        + "000400000000000000000000000000000020000000",
    "BERKELEY_QUEUE,000000000100000000000000532204000400000000100000000a0000",
    "BERKELEY_HEAP,000000000100000000000000824507000100000000100000000e0000",
    "BERKELEY_LEFTOVER,00000000010000000000000000080300",
    "BSD185_HASH,0006156100000002000004d2000010000000000c00000100",
    "BSD185_BTREE,62310500030000000010000000000000",
    "BSD185_BTREE,00053162000000030000100000000000",
    "LMDB,00000000000000000000080000000000dec0efbe010000000000000000000000",
    "LMDB,00000000000000000000000800000000beefc0de000000010000000000000000",
    "LMDB_32,000000000000000008000000dec0efbe0100000000000000",
    "LMDB_LOCK,dec0efbe010001000000000001000000",
    "JE_LOG,5603374419000000000018000000c33ec60ca201000002000000811a000000000000",
    "NDBM_DIR,4744424d000000010000001700000000",
    "SQLITE,53514c69746520666f726d6174203300100001010040202000000001",
    "TDB,5444422066696c650a000000000000000000000000000000",
    "GZIP,1f8b08087694056b00037400cbc8e402007a7a6fed03000000",
    "XZ,fd377a585a000004e6d6b44602002101160000",
    "ZSTD,28b52ffd240319000068690a343d5092",
    "BZIP2,425a6839314159265359",
    "ZIP,504b03040a0000000000696d785d",
  })
  void byItsFirstBytes(FileKind kind, String head) {
    byte[] bytes = HexFormat.of().parseHex(head);
    assertEquals(kind, FileKinds.of(bytes));
    // what follows changes nothing
    byte[] longer = Arrays.copyOf(bytes, FileKinds.HEAD_LENGTH);
    assertEquals(kind, FileKinds.of(longer));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x13579acd, 0x13579ace, 0x13579acf, 0x13579ad0, 0x13579ad1})
  void gdbmByItsTenMagicNumbers(int magic) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] head = ByteBuffer.allocate(64).order(order).putInt(magic).array();
      assertEquals(FileKind.GDBM, FileKinds.of(head));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DB_DUMP|VERSION=3~format=bytevalue~type=hash~",
        "GDBM_DUMP|# GDBM dump file created by GDBM version 1.23. 04/02/2022 on Tue",
        "JSON_LINES|{\"user\":\"alice\",\"realm\":\"example.org\"}~",
        "JSON_LINES|{~  \"accounts\": []~}",
        "PASSWD_FILE|# comment~~alice:{SCRAM-SHA-256}4096,x:1000:1000::/home/alice~",
        "PASSWD_FILE|jürgen@example.org:{PLAIN}x",
        "TEXT|pwcheck_method: auxprop~",
        "TEXT|Dear reader,~",
        "TEXT|# nothing but a comment",
        "TEXT|~~",
      })
  void textByItsFirstLine(FileKind kind, String text) {
    assertEquals(kind, FileKinds.of(text.replace('~', '\n').getBytes(UTF_8)));
  }

  @Test
  void gdbmDumpOfTheBinaryForm() {
    byte[] head = "!\r\n! GDBM FLAT FILE DUMP -- THIS IS NOT A TEXT FILE\r\n".getBytes(UTF_8);
    assertEquals(FileKind.GDBM_DUMP, FileKinds.of(head));
  }

  @Test
  void cdbByItsTables() {
    ByteBuffer head = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    int place = 2048 + 300;
    for (int table = 0; table < 256; table++) {
      int slots = table % 3 == 0 ? 2 : 0;
      head.putInt(place).putInt(slots);
      place += 8 * slots;
    }
    byte[] whole = head.array();
    assertEquals(FileKind.CDB, FileKinds.of(whole));
    assertEquals(FileKind.CDB, FileKinds.of(Arrays.copyOf(whole, FileKinds.HEAD_LENGTH)));
    whole[100] ^= 1;
    assertEquals(FileKind.UNKNOWN, FileKinds.of(whole));
  }

  @Test
  void tarByAMarkFarBehind() {
    byte[] head = new byte[FileKinds.HEAD_LENGTH];
    head[0] = 't';
    System.arraycopy("ustar  ".getBytes(UTF_8), 0, head, 257, 7);
    assertEquals(FileKind.TAR, FileKinds.of(head));
    head[257] = 0;
    assertEquals(FileKind.UNKNOWN, FileKinds.of(head));
  }

  @Test
  void shortHeadsAreNoError() {
    assertEquals(FileKind.EMPTY, FileKinds.of(new byte[0]));
    assertEquals(FileKind.ZEROS, FileKinds.of(new byte[1]));
    assertEquals(FileKind.ZEROS, FileKinds.of(new byte[512]));
    assertEquals(FileKind.UNKNOWN, FileKinds.of(new byte[] {1}));
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[1 + random.nextInt(40)];
      random.nextBytes(noise);
      assertFalse(FileKinds.of(noise).noun().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/berkeley,^(?!refuse-|corrupt-z).*,BERKELEY_HASH",
    "/ndbm,bsd-(one|use|big).*b,BSD185_HASH"
  })
  void theCorpusIsRecognised(String folder, String names, FileKind kind) throws Exception {
    Path corpus = Path.of(Objects.requireNonNull(getClass().getResource(folder)).toURI());
    try (Stream<Path> files = Files.list(corpus)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".db") && name.matches(names)) {
          assertEquals(kind, FileKinds.of(file), name);
        }
        if (name.endsWith(".pag")) {
          assertEquals(FileKind.GDBM_PAG, FileKinds.of(file), name);
        }
        if (name.endsWith(".dump")) {
          assertEquals(FileKind.DB_DUMP, FileKinds.of(file), name);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/berkeley/refuse-btree.db,BERKELEY_BTREE",
    "/berkeley/refuse-encrypted.db,BERKELEY_ENCRYPTED",
    "/berkeley/refuse-subdb.db,BERKELEY_SEVERAL",
    "/berkeley/corrupt-zero-length.db,EMPTY",
    "/ndbm/one-user.dir,NDBM_DIR",
    "/ndbm/bsd-bad-cut.db,BSD185_HASH",
    "/ndbm/bsd-bad-magic.db,UNKNOWN",
  })
  void theRestOfTheCorpusToo(String name, FileKind kind) throws Exception {
    Path file = Path.of(Objects.requireNonNull(getClass().getResource(name)).toURI());
    assertEquals(kind, FileKinds.of(file));
  }

  @Test
  void whatIsNoFileIsToldWithoutOpeningIt() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("sasldb2"), Path.of("nowhere"));
    assertEquals(FileKind.DANGLING_LINK, FileKinds.of(link));
    assertEquals(FileKind.MISSING, FileKinds.of(folder.resolve("nowhere")));
    assertEquals(FileKind.FOLDER, FileKinds.of(folder));
    // a pipe nobody writes to would be read for ever
    Path zero = Path.of("/dev/zero");
    assertEquals(FileKind.NO_FILE, FileKinds.of(zero));
    Files.write(folder.resolve("nowhere"), new byte[0]);
    assertEquals(FileKind.EMPTY, FileKinds.of(link));
  }

  @Test
  void aNameThatEndsInPagIsAsked() throws IOException {
    byte[] noise = {1, 2, 3, 4, 5};
    Path pag = Files.write(folder.resolve("sasldb2.pag"), noise);
    assertEquals(FileKind.OLD_NDBM_OR_UNKNOWN, FileKinds.of(pag));
    Files.write(pag, new byte[1024]);
    assertEquals(FileKind.OLD_NDBM_OR_UNKNOWN, FileKinds.of(pag));
    Files.writeString(pag, "text");
    assertEquals(FileKind.TEXT, FileKinds.of(pag));
  }

  @Test
  void whatCannotBeLookedAtIsAFailure() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    // a file where a folder should be: whether there is anything below it is not to be answered
    assertThrows(IOException.class, () -> FileKinds.of(file.resolve("below")));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindIsANounAndASentence(FileKind kind) {
    assertFalse(kind.noun().endsWith("."), kind.noun());
    assertTrue(kind.noun().matches("(?s)(an? |the |neither |nothing|no |JSON ).*"), kind.noun());
    assertTrue(kind.nextStep().matches("[A-Z].*\\."), kind.nextStep());
    // a command line with a path of the reader's own
    assertFalse(kind.nextStep().contains("/"), kind.nextStep());
  }

  @Test
  void onlyTheFormatsOfASasldbHaveOne() {
    Set<FileKind> stores = EnumSet.noneOf(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      kind.format().ifPresent(prefix -> stores.add(kind));
    }
    assertEquals(
        EnumSet.of(
            FileKind.BERKELEY_HASH,
            FileKind.BSD185_HASH,
            FileKind.GDBM,
            FileKind.GDBM_PAG,
            FileKind.LMDB),
        stores);
    assertEquals(Optional.of("ndbm"), FileKind.BSD185_HASH.format());
  }
}
