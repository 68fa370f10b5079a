package org.sasldb.cli.modern;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.provision.Plan;
import org.sasldb.provision.UserChange.Action;

/** What a rehearsed {@code apply} will ask for when it is meant, and the line that answers it. */
final class ApplyForecast {
  private static final String SHEET = "--sheet=FILE";

  private final Session running;
  private final boolean confirmed;
  private final @Nullable Path sheet;
  private final boolean json;
  private final List<String> options = new ArrayList<>();

  /**
   * @param confirmed whether {@code --yes} is given
   * @param sheet the file for generated passwords
   * @param json whether the report, which is JSON, cannot have them
   */
  ApplyForecast(Session running, boolean confirmed, @Nullable Path sheet, boolean json) {
    this.running = running;
    this.confirmed = confirmed;
    this.sheet = sheet;
    this.json = json;
  }

  /** Says it on standard error; nothing where the line is enough as it is. */
  void say(Plan plan) {
    long removed = plan.count(Action.REMOVE);
    if (removed > 0 && !confirmed) {
      note(Words.count(removed, "user") + " would be removed, which is asked about first", "--yes");
    }
    int made = plan.generated().size();
    if (made > 0) {
      generated(Words.count(made, "password") + " would be made");
    }
    if (!options.isEmpty()) {
      running.advise(running.line().without("--dry-run").with(1, options).toString());
    }
  }

  private void generated(String made) {
    if (sheet == null) {
      note(made + (json ? ", and JSON does not show them" : " and printed"), SHEET);
    } else if (Files.exists(sheet, LinkOption.NOFOLLOW_LINKS)) {
      running
          .messages()
          .note(made + ", and " + sheet + " exists, which is never replaced; name another sheet");
    }
  }

  private void note(String what, String option) {
    running.messages().note(what + "; " + option + " " + reason(option));
    options.add(option);
  }

  private static String reason(String option) {
    return option.equals(SHEET) ? "writes them to a new file" : "does it without asking";
  }
}
