package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * The code of docs/auxprop.md, run.
 *
 * <p>What stands between {@code // tutorial} and {@code // end} is, in this order, what the Java
 * blocks of the document show, and what the tests print is what its text blocks show; {@link
 * AuxpropTutorial} compares them.
 */
class AuxpropTutorialTest {
  @TempDir Path folder;
  private String sasldb;

  @BeforeEach
  void aFileWithOneUser() throws StoreException {
    Path file = folder.resolve("sasldb2");
    sasldb = file.toString();
    try (CredentialStore store = Stores.open(StoreLocation.of(file), OpenOptions.creating())) {
      store.commit(
          ChangeSet.of("test")
              .put(RecordKey.of("joe", "example.com", "userPassword"), Secrets.secret("sesame"))
              .put(RecordKey.of("joe", "example.com", "mail"), Secrets.secret("joe@home.example"))
              .build());
    }
  }

  @Test
  void theDocumentShowsThisCode() {
    assertEquals(
        AuxpropTutorial.regionsOf(AuxpropTutorialTest.class), AuxpropTutorial.blocks("java"));
  }

  @Test
  void theDocumentShowsThisOutput() throws Exception {
    StringBuilder shown = new StringBuilder();
    for (Step step :
        new Step[] {
          this::threeLines,
          this::inAService,
          this::failures,
          this::exactly,
          this::ownPlugin,
          this::storing
        }) {
      shown.append(printedBy(step));
    }
    assertEquals(String.join("", AuxpropTutorial.blocks("text")), shown.toString());
  }

  private interface Step {
    void run() throws Exception;
  }

  private static String printedBy(Step step) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      step.run();
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  void threeLines() throws StoreException {
    // tutorial
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.parse(sasldb));
        UserProperties joe = users.find("joe@example.com", "userPassword", "mail")) {
      System.out.println(joe.text("userPassword") + " " + joe.text("mail"));
    }
    // end
  }

  void inAService() throws StoreException {
    char[] typed = "sesame".toCharArray();
    // tutorial
    AuxpropLookup users =
        AuxpropLookup.at(StoreLocation.parse(sasldb)).userRealm("example.com").open();

    ResultCode result = users.checkPassword("joe", typed);
    System.out.println(result + ": " + result.text());

    result = users.checkPassword("jim", typed);
    System.out.println(result + ", but tell him " + result.forRemote());
    // end
    users.close();
  }

  void failures() throws IOException {
    String notes =
        Files.writeString(folder.resolve("notes.txt"), "joe: sesame\n".repeat(99)).toString();
    // tutorial
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.parse(notes))) {
      users.exists("joe@example.com");
    } catch (StoreException e) {
      System.out.println(e.failure().code() + " " + e.failure().title());
    }
    // end
  }

  void exactly() throws StoreException {
    AuxpropLookup users = AuxpropLookup.open(StoreLocation.parse(sasldb));
    // tutorial
    Auxprop auxprop = users.auxprop();
    CallerFlags both = new CallerFlags(CallerFlags.AUTHID | CallerFlags.AUTHZID);
    PropertySet wanted = PropertySet.request("*userPassword", "mail");
    try (LookupResult found = auxprop.lookup(ByteString.utf8(" joe@example.com "), wanted, both)) {
      System.out.println(found.code() + " " + found.properties());
    }
    // end
    users.close();
  }

  // tutorial
  /** Mail addresses from a map, for users of any realm. */
  record Addresses(Map<ByteString, String> byUser) implements AuxpropPlugin {
    private static final PropertyRequest MAIL = PropertyRequest.parse("*mail");

    @Override
    public String name() {
      return "addresses";
    }

    @Override
    public LookupResult lookup(PropertySet wanted, Account account, LookupFlags flags) {
      String address = byUser.get(account.user());
      if (address == null) {
        return new LookupResult(Outcome.of(ResultCode.NOUSER), wanted);
      }
      boolean asked =
          flags.identity() == MAIL.identity()
              && wanted.requests().contains(MAIL)
              && wanted.value(MAIL).isEmpty();
      Secret value = Secret.copyOf(address.getBytes(StandardCharsets.UTF_8));
      return new LookupResult(
          Outcome.of(ResultCode.OK),
          asked ? wanted.toBuilder().value(MAIL, value).build() : wanted);
    }

    @Override
    public Outcome store(PropertySet properties, Account account) {
      return Outcome.of(ResultCode.FAIL);
    }
  }

  // end

  void ownPlugin() throws StoreException {
    CredentialStore store = Stores.open(StoreLocation.parse(sasldb), OpenOptions.reading());
    // tutorial
    PluginChain plugins =
        PluginChain.builder()
            .load(new SasldbPlugin(store))
            .load(new Addresses(Map.of(ByteString.utf8("jim"), "jim@home.example")))
            .select("sasldb addresses")
            .build();
    Auxprop auxprop = new Auxprop(plugins, RealmRules.of("example.com", "mail.example.com"));
    LookupResult jim =
        auxprop.lookup(
            ByteString.utf8("jim"), PropertySet.request("*mail"), CallerFlags.AUTHENTICATION);
    System.out.println(jim.code() + " " + jim.properties());
    // end
    store.close();
  }

  void storing() throws StoreException {
    // tutorial
    try (AuxpropLookup users =
        AuxpropLookup.at(StoreLocation.parse(sasldb)).options(OpenOptions.creating()).open()) {
      PropertySet change =
          PropertySet.builder()
              .value("loginShell", Secret.copyOf(new byte[] {'/', 'b', 'i', 'n', '/', 's', 'h'}))
              .none("mail")
              .build();
      Outcome stored = users.auxprop().store(ByteString.utf8("joe@example.com"), change);
      System.out.println(stored.orThrow().code());
    }
    // end
  }
}
