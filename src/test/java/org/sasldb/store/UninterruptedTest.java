package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {
  private final StoreException failed = new StoreException(Failure.READ_FAILED, Path.of("x"), "no");

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void aLookSeesNoInterruptAndLeavesTheThreadInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    assertFalse(Uninterrupted.look(() -> Thread.currentThread().isInterrupted()));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aLookThatFailsByAnInterruptIsTakenAgain() throws Exception {
    List<Integer> tries = new ArrayList<>();
    int made =
        Uninterrupted.look(
            () -> {
              tries.add(1);
              if (tries.size() < 3) {
                Thread.currentThread().interrupt();
                throw failed;
              }
              return tries.size();
            });
    assertEquals(3, made);
    assertTrue(Thread.interrupted());
  }

  @Test
  void aLookThatFailsByItselfFails() {
    Thread.currentThread().interrupt();
    StoreException e =
        assertThrows(
            StoreException.class,
            () ->
                Uninterrupted.look(
                    () -> {
                      throw failed;
                    }));
    assertSame(failed, e);
    assertTrue(Thread.interrupted());
  }

  @Test
  void aChangeIsMadeWhereNobodyCanInterruptIt() throws Exception {
    Thread caller = Thread.currentThread();
    Thread worker =
        Uninterrupted.change(
            () -> {
              caller.interrupt();
              assertFalse(Thread.currentThread().isInterrupted());
              // within a change there is no further thread
              return Uninterrupted.change(Thread::currentThread);
            });
    assertNotSame(caller, worker);
    assertTrue(Thread.interrupted());
  }

  @Test
  void whatAChangeThrowsIsThrown() {
    StoreException e =
        assertThrows(
            StoreException.class,
            () ->
                Uninterrupted.change(
                    () -> {
                      throw failed;
                    }));
    assertSame(failed, e);
    assertThrows(
        IllegalStateException.class,
        () ->
            Uninterrupted.change(
                () -> {
                  throw new IllegalStateException();
                }));
    assertThrows(
        StackOverflowError.class,
        () ->
            Uninterrupted.change(
                () -> {
                  throw new StackOverflowError();
                }));
  }
}
