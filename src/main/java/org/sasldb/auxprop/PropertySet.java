package org.sasldb.auxprop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.sasldb.record.Secret;

/**
 * Properties that are asked for or are to be stored, in order, each with its values or without:
 * what libsasl calls a property context.
 *
 * <p>Immutable; a lookup gives a new set that holds the same requests and more values. No request
 * stands in it twice. {@link #close()} wipes the values, also for the sets made from this one.
 */
public final class PropertySet implements AutoCloseable {
  private static final Secret[] NONE = {};

  private final PropertyRequest[] requests;
  private final Secret[][] values;

  private PropertySet(PropertyRequest[] requests, Secret[][] values) {
    this.requests = requests;
    this.values = values;
  }

  /** Requests as libsasl writes them ({@code "*userPassword", "mail"}), without values. */
  public static PropertySet request(String... written) {
    Builder builder = builder();
    for (String name : written) {
      builder.request(PropertyRequest.parse(name));
    }
    return builder.build();
  }

  /** Starts a set. */
  public static Builder builder() {
    return new Builder(new PropertyRequest[0], new Secret[0][]);
  }

  /** Starts a set with the requests and values of this one. */
  public Builder toBuilder() {
    return new Builder(requests, values.clone());
  }

  /** The requests in their order. */
  public List<PropertyRequest> requests() {
    return Collections.unmodifiableList(Arrays.asList(requests));
  }

  /** The values of a request; empty where it has none, or is not in this set. */
  public List<Secret> values(PropertyRequest request) {
    return Collections.unmodifiableList(Arrays.asList(found(request)));
  }

  /** The first value of a request, written as libsasl writes it. */
  public Optional<Secret> value(String written) {
    return value(PropertyRequest.parse(written));
  }

  /** The first value of a request. */
  public Optional<Secret> value(PropertyRequest request) {
    Secret[] found = found(request);
    return found.length == 0 ? Optional.empty() : Optional.of(found[0]);
  }

  private Secret[] found(PropertyRequest request) {
    int i = indexOf(requests, request);
    return i < 0 ? NONE : values[i];
  }

  /** Wipes every value. Calling it again does nothing. */
  @Override
  public void close() {
    for (Secret[] found : values) {
      for (Secret secret : found) {
        secret.close();
      }
    }
  }

  int size() {
    return requests.length;
  }

  PropertyRequest at(int i) {
    return requests[i];
  }

  boolean hasValue(int i) {
    return values[i].length > 0;
  }

  private static int indexOf(PropertyRequest[] requests, PropertyRequest wanted) {
    for (int i = 0; i < requests.length; i++) {
      if (requests[i].equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** The requests, with stars behind those that have a value. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < requests.length; i++) {
      words.add(hasValue(i) ? requests[i] + "=" + values[i][0] : requests[i].toString());
    }
    return words.toString();
  }

  /**
   * Collects requests and values as {@code prop_request}, {@code prop_set} and {@code prop_erase}
   * do. Not safe for use by several threads.
   */
  public static final class Builder {
    private PropertyRequest[] requests;
    private Secret[][] values;

    private Builder(PropertyRequest[] requests, Secret[][] values) {
      this.requests = requests;
      this.values = values;
    }

    /** Adds a request without a value; nothing happens if it is there already. */
    public Builder request(PropertyRequest request) {
      position(request);
      return this;
    }

    /** Adds a value behind those that the request has, adding the request if need be. */
    public Builder value(PropertyRequest request, Secret value) {
      add(position(request), value);
      return this;
    }

    /** The same for a name as libsasl writes it. */
    public Builder value(String written, Secret value) {
      return value(PropertyRequest.parse(written), value);
    }

    /**
     * Adds a request with the value "none", which in a store means: delete the record. It does not
     * take away a value that was set in this set before (section 5.6).
     */
    public Builder none(String written) {
      return request(PropertyRequest.parse(written));
    }

    /** Takes the values of a request away. */
    public Builder erase(PropertyRequest request) {
      values[position(request)] = NONE;
      return this;
    }

    /** The finished set. */
    public PropertySet build() {
      return new PropertySet(requests, values.clone());
    }

    void set(int i, Secret value) {
      values[i] = new Secret[] {value};
    }

    void erase(int i) {
      values[i] = NONE;
    }

    private void add(int i, Secret value) {
      Secret[] old = values[i];
      Secret[] longer = Arrays.copyOf(old, old.length + 1);
      longer[old.length] = value;
      values[i] = longer;
    }

    private int position(PropertyRequest request) {
      int i = indexOf(requests, request);
      if (i >= 0) {
        return i;
      }
      int size = requests.length;
      requests = Arrays.copyOf(requests, size + 1);
      values = Arrays.copyOf(values, size + 1);
      requests[size] = request;
      values[size] = NONE;
      return size;
    }
  }
}
