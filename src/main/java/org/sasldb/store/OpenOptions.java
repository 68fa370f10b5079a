package org.sasldb.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a store is opened.
 *
 * @param access what may be done
 * @param use how long the store is kept open
 * @param lockWait how long to wait for another process that writes the store
 * @param actor who is at work, for the history
 * @param clock where the time in the history comes from
 * @param publishing what happens to the files that the store is published to
 */
public record OpenOptions(
    Access access,
    Use use,
    Duration lockWait,
    Actor actor,
    InstantSource clock,
    Publishing publishing) {
  /** How long a writer waits for another one unless told otherwise. */
  public static final Duration DEFAULT_LOCK_WAIT = Duration.ofSeconds(60);

  /** What may be done with the store. */
  public enum Access {
    /** Lookup and scan only; nothing is ever created or changed. */
    READ,
    /** Also changes; the store must exist. */
    WRITE,
    /** Also changes; a store that does not exist comes into being with the first change. */
    CREATE
  }

  /** How long the store is kept open, which decides how it is tuned. */
  public enum Use {
    /** A command: few operations, start and end must be quick. */
    ONE_SHOT,
    /** A service: many operations, background work is welcome. */
    LONG_LIVED
  }

  /** Options to read with. */
  public static OpenOptions reading() {
    return new OpenOptions(
        Access.READ,
        Use.ONE_SHOT,
        DEFAULT_LOCK_WAIT,
        Actor.UNKNOWN,
        InstantSource.system(),
        Publishing.LOGGED);
  }

  /** Options to change an existing store with, or to create one. */
  public static OpenOptions creating() {
    return reading().withAccess(Access.CREATE);
  }

  /** The same with another access. */
  public OpenOptions withAccess(Access newAccess) {
    return new OpenOptions(newAccess, use, lockWait, actor, clock, publishing);
  }

  /** The same for another use. */
  public OpenOptions withUse(Use newUse) {
    return new OpenOptions(access, newUse, lockWait, actor, clock, publishing);
  }

  /** The same with another wait for the lock. */
  public OpenOptions withLockWait(Duration newWait) {
    return new OpenOptions(access, use, newWait, actor, clock, publishing);
  }

  /** The same done by somebody else. */
  public OpenOptions withActor(Actor newActor) {
    return new OpenOptions(access, use, lockWait, newActor, clock, publishing);
  }

  /** The same with another clock. */
  public OpenOptions withClock(InstantSource newClock) {
    return new OpenOptions(access, use, lockWait, actor, newClock, publishing);
  }

  /** The same with something else to be done with published files. */
  public OpenOptions withPublishing(Publishing newPublishing) {
    return new OpenOptions(access, use, lockWait, actor, clock, newPublishing);
  }

  /** The same, published once when the store is closed and not after every commit. */
  public OpenOptions withPublishingAtClose() {
    return withPublishing(
        new Publishing(Publishing.Moment.AT_CLOSE, publishing.listener(), publishing.publisher()));
  }
}
