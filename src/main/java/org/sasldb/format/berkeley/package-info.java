/**
 * Berkeley DB hash files (hash versions 7 to 10) in pure Java: recognise, look up, scan, check, and
 * write afresh. "Format section N" in a comment means that section of the format's description.
 */
@NullMarked
package org.sasldb.format.berkeley;

import org.jspecify.annotations.NullMarked;
