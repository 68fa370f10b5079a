/**
 * Records as text, to leave one store and enter another: the dumps of Berkeley DB and JSON Lines.
 */
@NullMarked
package org.sasldb.exchange;

import org.jspecify.annotations.NullMarked;
