package org.sasldb.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/sasldb2",
        "my store",
        "it's",
        "$HOME `id` \"x\" \\ ; & | < > * ? ~ # !",
        "",
        "Jürgen@überall",
        "a\nb\t1\\'2\u001b3",
      })
  void aShellReadsTheWordThatWasMeant(String word) throws Exception {
    Process shell = new ProcessBuilder("bash", "-c", "printf %s " + ShellWord.of(word)).start();
    assertEquals(word, new String(shell.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, shell.waitFor());
  }

  @Test
  void whatNeedsNoQuotesHasNone() {
    assertEquals("je:/var/lib/sasldb", ShellWord.of("je:/var/lib/sasldb"));
    assertEquals("joe@mail.example.com", ShellWord.of("joe@mail.example.com"));
    assertEquals("'my store'", ShellWord.of("my store"));
  }
}
