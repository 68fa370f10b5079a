package org.sasldb.cli.modern;

import org.sasldb.cli.process.ArgumentText;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;

/** The name of a property that is no secret, as somebody typed it. */
final class PropertyName {
  private PropertyName() {}

  static ByteString of(String typed) throws CommandException {
    ByteString name = ArgumentText.bytes(typed);
    if (name.isEmpty() || PropertyNames.isSecret(name)) {
      throw new CommandException(
          CommandFailure.USAGE,
          name.isEmpty()
              ? "--property: the name is empty"
              : "--property=" + name + " is a secret, which is set and deleted as a password",
          "");
    }
    return name;
  }
}
