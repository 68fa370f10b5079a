package org.sasldb.auxprop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sasldb.record.Account;

/** A plug-in that says and sets what it is told, and notes that it was called. */
final class FakePlugin implements AuxpropPlugin {
  private final String name;
  private final ResultCode code;
  private final List<String> called;
  private final Map<PropertyRequest, String> values = new LinkedHashMap<>();

  FakePlugin(String name, ResultCode code, List<String> called) {
    this.name = name;
    this.code = code;
    this.called = called;
  }

  FakePlugin setting(String written, String value) {
    values.put(PropertyRequest.parse(written), value);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public LookupResult lookup(PropertySet wanted, Account account, LookupFlags flags) {
    called.add(name);
    PropertySet.Builder found = wanted.toBuilder();
    values.forEach(
        (request, value) -> {
          boolean asked = wanted.requests().contains(request);
          boolean known = wanted.value(request).isPresent();
          if (asked
              && request.identity() == flags.identity()
              && (!known || flags.has(LookupFlags.OVERRIDE))) {
            found.erase(request).value(request, Secrets.secret(value));
          }
        });
    return new LookupResult(Outcome.of(code), found.build());
  }

  @Override
  public Outcome store(PropertySet properties, Account account) {
    called.add(name);
    return Outcome.of(code);
  }
}
