/**
 * What a credential store is, whatever its format: lookup, scan, atomic change, and how it fails.
 *
 * <p>{@link org.sasldb.store.Stores} opens one; {@link org.sasldb.store.StoreProvider} is what a
 * format implements.
 */
@NullMarked
package org.sasldb.store;

import org.jspecify.annotations.NullMarked;
