/**
 * The store in Berkeley DB Java Edition: a folder with a transactional log, the default for new
 * stores.
 *
 * <p>{@link org.sasldb.store.je.JeStoreProvider} opens one. Nothing of JE is seen outside this
 * package: its exceptions are turned into {@link org.sasldb.store.StoreException}, and its classes
 * are loaded when a store is opened and not before.
 */
@NullMarked
package org.sasldb.store.je;

import org.jspecify.annotations.NullMarked;
