package org.sasldb.provision;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/**
 * What is said beside the file, and goes before what the file itself says for all users. What it
 * says for one user goes before both.
 *
 * @param realm the realm of users without one; null where nothing is said, as in all of these
 * @param secrets as what passwords are kept
 * @param scram the mechanisms, the first of them for {@code authPassword}
 * @param iterations how often the hash is repeated
 * @param prune further realms to prune
 * @param folder what the names of password files are relative to
 * @param otherwise what holds where neither this nor the file says how passwords are kept
 */
public record StateDefaults(
    @Nullable ByteString realm,
    @Nullable KeptAs secrets,
    @Nullable List<ScramMechanism> scram,
    @Nullable Integer iterations,
    Set<ByteString> prune,
    Path folder,
    Otherwise otherwise) {
  /** How passwords are kept where nothing is said: the settings of a store. */
  public record Otherwise(KeptAs secrets, List<ScramMechanism> scram, int iterations) {
    /** Where there are no settings. */
    public static final Otherwise BUILT_IN =
        new Otherwise(
            KeptAs.PLAIN, List.of(ScramMechanism.SHA_256), ScramVerifier.DEFAULT_ITERATIONS);
  }

  /** Nothing is said. */
  public static StateDefaults none(Path folder) {
    return new StateDefaults(null, null, null, null, Set.of(), folder, Otherwise.BUILT_IN);
  }
}
