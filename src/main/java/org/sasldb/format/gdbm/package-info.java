/**
 * GDBM files in pure Java: recognise, look up, scan, check, salvage, and write afresh. "GDBM
 * format, section N" in a comment means that section of the format's description.
 */
@NullMarked
package org.sasldb.format.gdbm;

import org.jspecify.annotations.NullMarked;
