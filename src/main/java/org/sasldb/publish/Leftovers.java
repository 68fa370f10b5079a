package org.sasldb.publish;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreException;

/**
 * What a store keeps and notes beside a file that it is published to, which goes when it is
 * published there no longer: the copies have passwords in them.
 */
final class Leftovers {
  private final Target target;
  private final TargetStates states;
  private final TargetList list;
  private final Path folder;

  /**
   * @param list the one that the target is in
   * @param folder that of the store
   */
  Leftovers(Target target, TargetStates states, TargetList list, Path folder) {
    this.target = target;
    this.states = states;
    this.list = list;
    this.folder = folder;
  }

  /**
   * The file was published: what is beside another one, which a link led to before, goes. What
   * cannot be removed, because a disk is not there for example, is tried again the next time.
   */
  void leaveFormerPlace() {
    Path now = PublishedFiles.real(target.path());
    Path former = states.of(target).place();
    if (now.equals(former)) {
      return;
    }
    try {
      removeAt(former);
      states.put(target, states.of(target).at(now));
    } catch (StoreException e) {
      // the publication itself is done
    }
  }

  /** The target is going to be forgotten. It is still in the list, for a process that is killed. */
  void removeAll() throws StoreException {
    removeBeside(target.path());
    removeAt(states.of(target).place());
  }

  /** A place may have become that of a target in its own right. */
  private void removeAt(@Nullable Path former) throws StoreException {
    if (former == null) {
      return;
    }
    if (list.read().stream().noneMatch(other -> other.isAt(former))) {
      removeBeside(former);
    }
  }

  /** A copy of a store has the targets of its original, and they are not its own. */
  private void removeBeside(Path file) throws StoreException {
    if (!TargetMark.isOfAnother(file, folder)) {
      PublishedFiles.removeKept(file);
      TargetMark.remove(file);
    }
  }
}
