package org.sasldb.cli.modern;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options with a fixed set of words: the constants of an enum in lower case, with hyphens. */
final class Choices {
  private Choices() {}

  /** Finds the constant, or says which words there are. */
  static <E extends Enum<E>> ITypeConverter<E> of(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return given ->
        constants.stream()
            .filter(c -> word(c).equals(given))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "'" + given + "' is none of " + String.join(", ", words(constants))));
  }

  private static <E extends Enum<E>> List<String> words(List<E> constants) {
    return constants.stream().map(Choices::word).toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
