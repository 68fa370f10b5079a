package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Path;
import org.sasldb.store.Failure;
import org.sasldb.store.FileKind;
import org.sasldb.store.FileKinds;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;

/**
 * Why a target was not published, and what leads on. What is advised for a store of its own would
 * be wrong of a target: nobody changes it but its store, which has all that it is to have.
 */
final class NotPublished {
  private final Target target;
  private final Path store;
  private final StoreException cause;

  private NotPublished(Target target, Path store, StoreException cause) {
    this.target = target;
    this.store = store;
    this.cause = cause;
  }

  /**
   * The failure that is told.
   *
   * @param store the folder of the store
   */
  static StoreException at(Target target, Path store, StoreException cause) {
    return new StoreException(
        Failure.NOT_PUBLISHED,
        target.path(),
        String.valueOf(cause.getMessage()),
        new NotPublished(target, store, cause).hint(),
        cause);
  }

  private String hint() {
    if (cause.failure() == Failure.PUBLISHED_FILE) {
      return ofAnotherStore();
    }
    FileKind kind = isOfWhatIsThere() ? kind() : FileKind.MISSING;
    return switch (kind) {
      case MISSING, DANGLING_LINK -> first(cause.hint()) + run();
      case NO_FILE ->
          "sasldb publish remove "
              + ShellWord.of(target.path())
              + ofStore()
              + "; a store is published to a regular file";
      default ->
          canBeLaidOver(kind)
              ? "sasldb publish run --force " + ShellWord.of(target.path()) + ofStore()
              : moveAway() + run();
    };
  }

  /** The copy of a store has the targets of its original, which is the one to publish to them. */
  private String ofAnotherStore() {
    return "sasldb publish remove "
        + ShellWord.of(target.path())
        + ofStore()
        + "; or, so that this store has the file and the other one publishes to it no more: "
        + first(cause.hint())
        + run();
  }

  /** Whether it is about what is in the place of the target, and not about the store. */
  private boolean isOfWhatIsThere() {
    boolean isOfContent =
        switch (cause.failure()) {
          case NOT_A_STORE, DAMAGED, IS_A_DIRECTORY -> true;
          // a link where NDBM cannot have one is told with what to do about it
          case UNSUPPORTED -> cause.hint().isEmpty() || kind().format().isEmpty();
          default -> false;
        };
    return isOfContent && (isOf(target.path()) || isOf(target.fileInPlace()));
  }

  private boolean isOf(Path file) {
    Path path = cause.path();
    return path != null && PublishedFiles.real(path).equals(PublishedFiles.real(file));
  }

  private FileKind kind() {
    try {
      return FileKinds.of(target.fileInPlace());
    } catch (IOException e) {
      // then the cause says what is the matter
      return FileKind.MISSING;
    }
  }

  /**
   * Whether another file can take its place, and nothing of anybody's is lost: what somebody wrote
   * there could be wanted. LMDB is changed in place, which a damaged file cannot be.
   */
  private boolean canBeLaidOver(FileKind kind) {
    boolean wasStore = kind.format().isPresent() && cause.failure() == Failure.DAMAGED;
    return kind == FileKind.EMPTY || (wasStore && kind != FileKind.LMDB);
  }

  /** A link stays, and leads to what is published next. */
  private String moveAway() {
    Path file = PublishedFiles.real(target.fileInPlace());
    return "mv " + ShellWord.of(file) + " " + ShellWord.of(file + ".old") + "; ";
  }

  private static String first(String hint) {
    String step = hint.endsWith(".") ? hint.substring(0, hint.length() - 1) : hint;
    return step.isEmpty() ? "" : step + "; then ";
  }

  private String run() {
    return "sasldb publish run" + ofStore();
  }

  private String ofStore() {
    return " -f " + ShellWord.of(store);
  }
}
