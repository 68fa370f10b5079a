package org.sasldb.auxprop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;

/**
 * The plug-ins that are asked, in order, and how their answers become one (Cyrus behaviour, section
 * 5.5). Immutable.
 */
public final class PluginChain {
  private final List<AuxpropPlugin> plugins;

  private PluginChain(List<AuxpropPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /** A chain of one plug-in. */
  public static PluginChain of(AuxpropPlugin plugin) {
    return builder().load(plugin).build();
  }

  /** Starts a chain. */
  public static Builder builder() {
    return new Builder();
  }

  /** The plug-ins in the order in which they are asked. */
  public List<AuxpropPlugin> plugins() {
    return plugins;
  }

  /**
   * Asks every plug-in, whatever those before it said; a later one does not overwrite a value
   * unless {@link LookupFlags#OVERRIDE} is set. NOMECH if there is no plug-in.
   */
  public LookupResult lookup(PropertySet wanted, Account account, LookupFlags flags) {
    Outcome combined = Outcome.of(ResultCode.NOMECH);
    PropertySet properties = wanted;
    for (int i = 0; i < plugins.size(); i++) {
      LookupResult result = plugins.get(i).lookup(properties, account, flags);
      combined = combined.combinedWith(result.outcome());
      properties = result.properties();
    }
    return new LookupResult(combined, properties);
  }

  /**
   * Stores through every plug-in until one fails (section 5.6). CONSTRAINT_VIOLAT is forgiven
   * unless all say so; without a plug-in the result is FAIL.
   */
  public Outcome store(PropertySet properties, Account account) {
    Outcome outcome = Outcome.of(plugins.isEmpty() ? ResultCode.FAIL : ResultCode.OK);
    int violations = 0;
    for (AuxpropPlugin plugin : plugins) {
      Outcome stored = plugin.store(properties, account);
      if (stored.code() == ResultCode.CONSTRAINT_VIOLAT) {
        violations++;
      } else if (!stored.isOk()) {
        return stored;
      }
    }
    boolean allViolated = violations > 0 && violations == plugins.size();
    return allViolated ? Outcome.of(ResultCode.CONSTRAINT_VIOLAT) : outcome;
  }

  /** Loads plug-ins and selects among them. Not safe for use by several threads. */
  public static final class Builder {
    private final List<AuxpropPlugin> loaded = new ArrayList<>();
    private @Nullable String selection;

    private Builder() {}

    /**
     * Loads a plug-in.
     *
     * @throws IllegalArgumentException if one of that name is loaded
     */
    public Builder load(AuxpropPlugin plugin) {
      if (named(plugin.name()) != null) {
        throw new IllegalArgumentException("loaded twice: " + plugin.name());
      }
      loaded.add(plugin);
      return this;
    }

    /**
     * The value of the option {@code auxprop_plugin}: names with white space between them, in any
     * case of their letters. Exactly these are asked, in this order; a name that is not loaded is
     * passed over. Without a selection all are asked, the one loaded last first.
     */
    public Builder select(String auxpropPlugin) {
      selection = auxpropPlugin;
      return this;
    }

    /** The finished chain. */
    public PluginChain build() {
      List<AuxpropPlugin> chosen = new ArrayList<>();
      if (selection == null) {
        chosen.addAll(loaded);
        Collections.reverse(chosen);
        return new PluginChain(chosen);
      }
      StringTokenizer names = new StringTokenizer(selection, " \t\n\u000b\f\r");
      while (names.hasMoreTokens()) {
        AuxpropPlugin plugin = named(names.nextToken());
        if (plugin != null) {
          chosen.add(plugin);
        }
      }
      return new PluginChain(chosen);
    }

    private @Nullable AuxpropPlugin named(String name) {
      for (AuxpropPlugin plugin : loaded) {
        if (plugin.name().equalsIgnoreCase(name)) {
          return plugin;
        }
      }
      return null;
    }
  }
}
