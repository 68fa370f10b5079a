package org.sasldb.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A store that cannot be read, written or trusted.
 *
 * <p>Its message is one line, {@code WHAT: WHERE: WHY}, and never holds a secret. {@link #hint()}
 * names the next step.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final transient @Nullable Path path;
  private final String reason;
  private final String hint;

  /**
   * @param failure which entry of the catalogue
   * @param path the store, or the file of it that is in the way
   * @param reason why, in one line without the path
   * @param hint the next command or step, or empty
   * @param cause what the system said, or null
   */
  public StoreException(
      Failure failure, Path path, String reason, String hint, @Nullable Throwable cause) {
    super(failure.title() + ": " + path + ": " + reason, cause);
    this.failure = failure;
    this.path = path;
    this.reason = reason;
    this.hint = hint;
  }

  /** Without a hint and a cause. */
  public StoreException(Failure failure, Path path, String reason) {
    this(failure, path, reason, "", null);
  }

  /** Which entry of the catalogue. */
  public Failure failure() {
    return failure;
  }

  /** The store, or the file of it that is in the way; null only after deserialisation. */
  public @Nullable Path path() {
    return path;
  }

  /** Why, in one line without the path. */
  public String reason() {
    return reason;
  }

  /** The next command or step; empty where there is none better than the explanation. */
  public String hint() {
    return hint;
  }
}
