package org.sasldb.cli.modern;

import org.sasldb.cli.process.ArgumentText;
import org.sasldb.record.ByteString;

/** A pattern for names: {@code *} is any text, {@code ?} is one character. */
final class Glob {
  private final int[] pattern;

  Glob(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  boolean matches(ByteString name) {
    int[] text = ArgumentText.of(name).codePoints().toArray();
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
