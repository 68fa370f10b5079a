package org.sasldb.cli.classic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.cli.process.Invocation;
import org.sasldb.cli.process.StandardInput;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HostStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.verifier.RandomSource;

/** The classic commands where a store is hidden, memory is short, or nobody can be told. */
class HardTimesTest {
  /** Linux lets nobody read it, not even root. */
  private static final Path WRITE_ONLY = Path.of("/proc/sys/vm/drop_caches");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int set(StandardInput in, OutputStream prompts, StoreAccess stores, String... words) {
    FakeHost host = new FakeHost();
    StandardStreams streams = new StandardStreams(in, prompts, err);
    Invocation called = new Invocation("saslpasswd2", bytes(words));
    return new Saslpasswd(called, host, host, streams, stores, RandomSource.system()).run();
  }

  private int list(StoreAccess stores, String... words) {
    StandardStreams streams = new StandardStreams(FakeInput.of(), out, err);
    Invocation called = new Invocation("sasldblistusers2", bytes(words));
    return new Sasldblistusers(called, new FakeHost(), streams, stores).run();
  }

  private static List<ByteString> bytes(String... words) {
    List<ByteString> arguments = new ArrayList<>();
    for (String word : words) {
      arguments.add(ByteString.utf8(word));
    }
    return arguments;
  }

  private String told() {
    return err.toString(UTF_8);
  }

  /** What a host has, where a store is opened by force of {@code opening}. */
  private record Host(HostStore hostStore, Error opening) implements StoreAccess {
    @Override
    public CredentialStore open(StoreLocation location, OpenOptions options) {
      throw opening;
    }
  }

  private Host hidden() {
    Assumptions.assumeTrue(Files.exists(WRITE_ONLY), WRITE_ONLY + " is not there");
    HostStore host = new HostStore(folder.resolve("lib"), WRITE_ONLY);
    return new Host(host, new AssertionError("opened"));
  }

  @Test
  void nothingIsDeletedWhereTheFileOfTheHostCannotBeRead() {
    assertEquals(1, set(FakeInput.of(), out, hidden(), "-d", "joe@ex"));
    String first = "saslpasswd2: generic failure\nsaslpasswd2: E1005 permission denied: ";
    assertTrue(told().startsWith(first + WRITE_ONLY + ": this user may not read it\n"), told());
  }

  @Test
  void nothingIsListedWhereTheFileOfTheHostCannotBeRead() {
    assertEquals(1, list(hidden()));
    assertTrue(told().startsWith("listusers failed\n"), told());
    assertTrue(told().contains(WRITE_ONLY + ": this user may not read it\n"), told());
  }

  @Test
  void aFormatOfOtherProgramsIsNoFolder() {
    HostStore store = new HostStore(folder.resolve("je"), folder.resolve("sasldb2"));
    Host host = new Host(store, new OutOfMemoryError("not to be opened"));
    assertEquals(1, list(host, "-f", "hash:/etc/sasldb2"));
    assertTrue(
        told().contains("hash:/etc/sasldb2: there is no such format; is 'berkeley:' meant?"),
        told());
  }

  @Test
  void aStoreTooLargeForTheMemoryIsSaid() {
    HostStore host = new HostStore(folder.resolve("lib"), folder.resolve("etc"));
    Host small = new Host(host, new OutOfMemoryError("for a test"));
    byte[] password = "x\n".getBytes(UTF_8);
    assertEquals(1, set(FakeInput.of(password), out, small, "-p", "-f", folder + "/db", "joe@ex"));
    assertEquals(1, list(small, "-f", folder + "/db"));
    assertTrue(told().startsWith("saslpasswd2: generic failure\n"), told());
    assertEquals(2, told().split("\nhint: set SASLDB_JAVA_OPTS=-Xmx1g ", -1).length - 1, told());
  }

  /** Somebody who types the same password whenever it is asked for. */
  private static final class Typist implements StandardInput {
    @Override
    public boolean isTerminal() {
      return true;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      byte[] line = "secret\n".getBytes(UTF_8);
      System.arraycopy(line, 0, target, from, line.length);
      return line.length;
    }

    @Override
    public Silence silence() {
      return () -> {};
    }
  }

  /** Standard output that is full, or closed. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int next) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void aPasswordIsTakenThoughThePromptCannotBeShown() throws StoreException {
    StoreBench bench = new StoreBench("", folder);
    String file = folder + "/db";
    assertEquals(0, set(new Typist(), new Full(), bench, "-c", "-f", file, "joe@ex"), told());
    byte[] stored = bench.records(file).get(RecordKey.of("joe", "ex", "userPassword"));
    assertEquals("secret", new String(stored, UTF_8));
  }
}
