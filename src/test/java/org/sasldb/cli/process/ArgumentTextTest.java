package org.sasldb.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sasldb.record.ByteString;

/** Any bytes become text and the same bytes again. */
class ArgumentTextTest {
  @Test
  void textIsText() {
    assertEquals("jürgen@例え.example", ArgumentText.of(ByteString.utf8("jürgen@例え.example")));
    assertEquals(ByteString.utf8("😀"), ArgumentText.bytes("😀"));
  }

  @Test
  void anyBytesComeBack() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      ByteString argument = ByteString.of(bytes);
      assertEquals(argument, ArgumentText.bytes(ArgumentText.of(argument)));
    }
  }

  @Test
  void whatIsNoTextIsNoFileName() {
    String text = ArgumentText.of(ByteString.of(new byte[] {'f', (byte) 0xff}));
    assertThrows(InvalidPathException.class, () -> Path.of(text));
  }
}
