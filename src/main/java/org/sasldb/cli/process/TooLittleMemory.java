package org.sasldb.cli.process;

/** What every command says where Java's memory is too small for a store. */
public final class TooLittleMemory {
  /** What to do next. */
  public static final String HINT = "set SASLDB_JAVA_OPTS=-Xmx1g and run the command again";

  private TooLittleMemory() {}

  /** How much there is. */
  public static String limit() {
    return "Java may use " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB";
  }
}
