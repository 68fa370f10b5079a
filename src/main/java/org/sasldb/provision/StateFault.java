package org.sasldb.provision;

/**
 * One thing that is wrong with a description of the desired state.
 *
 * @param line where it stands, 1 for the first line
 * @param kind what sort of mistake it is
 * @param reason what is wrong, as a sentence without a full stop; never holds a secret
 * @param hint what to write instead, or empty
 */
public record StateFault(long line, Kind kind, String reason, String hint) {
  /** Sorts of mistakes. */
  public enum Kind {
    /** The text is not well-formed YAML, JSON or CSV, or not text at all. */
    SYNTAX,
    /** The text is well-formed, but does not follow the schema or contradicts itself. */
    SCHEMA,
    /** A password or verifier that cannot be stored or found. */
    SECRET,
    /** A user who is to be there, is not, and is given nothing to log in by. */
    NO_SECRET
  }
}
