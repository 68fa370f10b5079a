package org.sasldb.admin;

/** Is told how far a long piece of work has come. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(String work, long total) {
          // nobody wants to know
        }

        @Override
        public void advance() {
          // nobody wants to know
        }

        @Override
        public void end() {
          // nobody wants to know
        }
      };

  /**
   * A piece of work begins.
   *
   * @param work what is done, as a verb form: {@code "copying"}
   * @param total how many records there are to do; -1 if that is not known
   */
  void begin(String work, long total);

  /** One more record is done. */
  void advance();

  /** The piece of work is done or given up. */
  void end();
}
