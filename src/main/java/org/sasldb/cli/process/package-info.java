/**
 * The process as it really is: exact bytes of arguments and environment, user and host, the
 * standard streams and the terminal. Java decodes all of that by the locale, and what a user typed
 * must not depend on the locale.
 */
@NullMarked
package org.sasldb.cli.process;

import org.jspecify.annotations.NullMarked;
