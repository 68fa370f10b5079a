/** The commands. Nobody knows this room. */
@NullMarked
package org.sasldb.cli;

import org.jspecify.annotations.NullMarked;
