package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.SecretBytes;
import org.sasldb.store.FileKind;
import org.sasldb.store.FileKinds;
import org.sasldb.store.ShellWord;

/**
 * Reads a desired state, the whole of it, and tells everything that is wrong with it at once.
 *
 * <p>The text is read into memory and overwritten afterwards. A password in CSV is only ever held
 * in arrays that are wiped; of one in YAML and JSON the parser makes a {@code String}, which stays
 * in memory until it is collected.
 */
public final class StateReader {
  /** The longest text in bytes: some million users. */
  public static final int MAX_LENGTH = 1 << 28;

  private static final int BUFFER_LENGTH = 1 << 13;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private StateReader() {}

  /**
   * Reads to the end of the stream, which stays open.
   *
   * @param name the name of the file, whose end may tell the format; or empty
   * @param format how it is written, or null to find that out
   * @throws BadStateException if anything is wrong with what is written there
   * @throws IOException if it cannot be read
   */
  public static DesiredState read(
      InputStream in, String name, @Nullable StateFormat format, StateDefaults said)
      throws IOException, BadStateException {
    StateDraft draft = new StateDraft(said);
    byte[] text = withoutMark(SecretBytes.read(in, MAX_LENGTH + 1));
    boolean whole = false;
    try {
      requireText(text, name, draft.faults());
      read(text, name, format, draft);
      DesiredState state = draft.finish();
      whole = true;
      return state;
    } finally {
      Arrays.fill(text, (byte) 0);
      if (!whole) {
        draft.wipe();
      }
    }
  }

  private static void read(byte[] text, String name, @Nullable StateFormat format, StateDraft draft)
      throws BadStateException {
    StateFormat found = format == null ? StateFormat.of(name, text) : format;
    if (format == StateFormat.JSON || (format == null && StateFormat.isJson(name))) {
      requireJson(text, draft.faults());
    }
    if (found == StateFormat.CSV) {
      new CsvState(text, draft).read();
    } else if (!new YamlState(new YamlEvents(text, found), draft).read()) {
      // what was being read when it broke off is no user to judge
      draft.faults().requireNone();
    }
  }

  private static void requireJson(byte[] text, FaultList faults) throws BadStateException {
    try {
      new JsonGrammar(text).require();
    } catch (BadSyntaxException e) {
      faults.syntax(e.line(), String.valueOf(e.getMessage()), "");
    }
    faults.requireNone();
  }

  private static byte[] withoutMark(byte[] text) {
    int length = BYTE_ORDER_MARK.length;
    boolean marked =
        text.length >= length && Arrays.equals(text, 0, length, BYTE_ORDER_MARK, 0, length);
    if (!marked) {
      return text;
    }
    byte[] rest = Arrays.copyOfRange(text, length, text.length);
    Arrays.fill(text, (byte) 0);
    return rest;
  }

  private static void requireText(byte[] text, String name, FaultList faults)
      throws BadStateException {
    if (text.length > MAX_LENGTH) {
      faults.syntax(1, "the file is longer than 256 MiB", "");
    } else {
      judge(text, name.isEmpty() || name.equals("-") ? "FILE" : ShellWord.of(name), faults);
    }
    faults.requireNone();
  }

  /** Another character set can be converted, and what is no text cannot. */
  private static void judge(byte[] text, String file, FaultList faults) {
    int bad = notUtf8(text);
    boolean nul = holdsNul(text);
    if (bad < 0 && !nul) {
      return;
    }
    byte[] head = Arrays.copyOf(text, Math.min(text.length, FileKinds.HEAD_LENGTH));
    FileKind kind = FileKinds.of(head);
    Arrays.fill(head, (byte) 0);
    if (kind.format().isPresent()) {
      faults.syntax(1, "it is " + kind.noun(), "-f names a store, FILE says who is to be in it");
    } else if (isBinary(kind)) {
      faults.syntax(1, "it is " + kind.noun(), kind.nextStep().replace("FILE", file));
    } else if (bad >= 0 && isUtf16(text)) {
      faults.syntax(1, "it is UTF-16", "iconv -f UTF-16 -t UTF-8 " + file + " >NEW");
    } else if (bad >= 0 && nul) {
      faults.syntax(line(text, bad), "bytes of a file that is no text", "file " + file);
    } else if (bad >= 0) {
      faults.syntax(
          line(text, bad),
          "bytes that are not UTF-8",
          "iconv -f LATIN1 -t UTF-8 " + file + " >NEW");
    }
  }

  private static boolean isBinary(FileKind kind) {
    return switch (kind) {
      case JE_LOG, NDBM_DIR, LMDB_LOCK, BERKELEY_LEFTOVER, ZEROS -> true;
      case GZIP, XZ, ZSTD, BZIP2, ZIP, TAR -> true;
      default -> kind.isDatabase();
    };
  }

  private static boolean isUtf16(byte[] text) {
    return text.length > 1
        && ((text[0] == (byte) 0xff && text[1] == (byte) 0xfe)
            || (text[0] == (byte) 0xfe && text[1] == (byte) 0xff));
  }

  private static boolean holdsNul(byte[] text) {
    for (byte b : text) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  /** The position of the first byte that is not UTF-8; -1 if all are. */
  private static int notUtf8(byte[] text) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(text);
    CharBuffer chars = CharBuffer.allocate(BUFFER_LENGTH);
    CoderResult result;
    do {
      chars.clear();
      result = decoder.decode(bytes, chars, true);
    } while (result.isOverflow());
    Arrays.fill(chars.array(), '\0');
    return result.isError() ? bytes.position() : -1;
  }

  private static long line(byte[] text, int position) {
    long line = 1;
    for (int i = 0; i < position; i++) {
      if (text[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
