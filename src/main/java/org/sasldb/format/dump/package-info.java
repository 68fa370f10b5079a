/**
 * The text that Berkeley DB's dump programs print and its load programs read: two forms, keys and
 * values as bytes. "Format section N" in a comment means that section of the Berkeley hash format's
 * description.
 */
@NullMarked
package org.sasldb.format.dump;

import org.jspecify.annotations.NullMarked;
