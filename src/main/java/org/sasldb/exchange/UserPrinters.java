package org.sasldb.exchange;

import java.util.Collection;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramMechanism;

/**
 * How users are written.
 *
 * @param format the format, none {@linkplain UserFormat#isOfRecords of records}
 * @param asVerifiers whether a passwd-file gets verifiers only, and no plain password
 * @param bare whether names are written without their realm
 * @param mechanism the mechanism of verifiers that are derived
 * @param iterations how often their hash is repeated
 */
public record UserPrinters(
    UserFormat format,
    boolean asVerifiers,
    boolean bare,
    ScramMechanism mechanism,
    int iterations,
    RandomSource random) {

  /**
   * The printer.
   *
   * @param names the names of all properties that there are
   */
  public UserPrinter of(Collection<ByteString> names) {
    PrintedName name = new PrintedName(bare);
    return switch (format) {
      case CSV -> new CsvPrinter(names);
      case USERS -> new LinePrinter(format, name, true, null);
      case DOVECOT -> new LinePrinter(format, name, !asVerifiers, choice());
      case POSTGRES, POSTGRES_SQL, GSASL -> new LinePrinter(format, name, false, choice());
      case JSONL, DBDUMP -> throw new IllegalArgumentException("a format of records");
    };
  }

  private VerifierChoice choice() {
    boolean postgres = format == UserFormat.POSTGRES || format == UserFormat.POSTGRES_SQL;
    return new VerifierChoice(
        format.scramForm(),
        postgres ? ScramMechanism.SHA_256 : null,
        mechanism,
        iterations,
        random);
  }
}
