package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The events of a YAML text, one after the other: nothing is ever built of it but what is asked
 * for, so no text can make more of itself than it is. Aliases, the one way to do that, are refused,
 * and so is a depth that no desired state has.
 */
final class YamlEvents {
  /** A desired state is five deep. */
  private static final int DEEPEST = 20;

  /** What the parser expects is its own word; what it got is the file's. */
  private static final Pattern EXPECTED = Pattern.compile("^(expected [',\\]}: or]+), but");

  private final byte[] text;
  private final Iterator<Event> events;
  private int depth;

  YamlEvents(byte[] text, StateFormat format) {
    this.text = text;
    if (format == StateFormat.JSON) {
      spaceForTabs(text);
    }
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    this.events =
        new Parse(settings)
            .parseReader(new InputStreamReader(new ByteArrayInputStream(text), UTF_8))
            .iterator();
  }

  /** JSON may be indented by tabs and YAML may not; inside of texts JSON has none. */
  private static void spaceForTabs(byte[] text) {
    boolean quoted = false;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\\' && quoted) {
        i++;
      } else if (text[i] == '"') {
        quoted = !quoted;
      } else if (text[i] == '\t' && !quoted) {
        text[i] = ' ';
      }
    }
  }

  /** The next event. */
  Event take() throws BadSyntaxException {
    try {
      Event event = events.next();
      check(event);
      return event;
    } catch (MarkedYamlEngineException e) {
      long line = e.getProblemMark().map(m -> m.getLine() + 1L).orElse(1L);
      throw new BadSyntaxException(line, reason(e));
    } catch (ReaderException e) {
      throw new BadSyntaxException(
          lineOf(e.getPosition()),
          "a character that may not be in YAML: control characters are"
              + " written as escapes in quotation marks");
    } catch (YamlEngineException e) {
      throw new BadSyntaxException(1, "not well-formed YAML");
    }
  }

  private void check(Event event) throws BadSyntaxException {
    switch (event.getEventId()) {
      case Alias ->
          throw new BadSyntaxException(
              line(event), "an alias (*name) is not taken: write the value itself");
      case MappingStart, SequenceStart -> {
        depth++;
        if (depth > DEEPEST) {
          throw new BadSyntaxException(line(event), "nested deeper than any desired state is");
        }
      }
      case MappingEnd, SequenceEnd -> depth--;
      default -> {}
    }
  }

  /** Passes over the rest of a value whose first event was taken. */
  void skip(Event first) throws BadSyntaxException {
    if (!isStart(first)) {
      return;
    }
    int outside = depth - 1;
    while (depth > outside) {
      take();
    }
  }

  private static boolean isStart(Event event) {
    return event.getEventId() == Event.ID.MappingStart
        || event.getEventId() == Event.ID.SequenceStart;
  }

  /** The line where something begins. */
  static long line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1L;
  }

  /** What the parser says, without what it quotes: that could be a part of a password. */
  private static String reason(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("cannot start any token")) {
      return problem.contains("TAB")
          ? "a tab where blanks belong"
          : "a value that begins with a sign of YAML: put it in quotation marks";
    }
    if (problem.contains("stream end") || problem.contains("end of stream")) {
      return "not well-formed: the text ends before all is closed; is it cut short?";
    }
    Matcher expected = EXPECTED.matcher(problem);
    return "not well-formed: "
        + (expected.find() ? expected.group(1) : problem.replaceAll("['\"(].*", "…"));
  }

  private long lineOf(int codePoint) {
    long line = 1;
    int seen = 0;
    for (int i = 0; i < text.length && seen < codePoint; i++) {
      boolean continued = (text[i] & 0xc0) == 0x80;
      seen += continued ? 0 : 1;
      line += text[i] == '\n' ? 1 : 0;
    }
    return line;
  }
}
