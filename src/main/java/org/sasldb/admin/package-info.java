/** The use cases, each a small class over a store: what is done, not how it is asked for. */
@NullMarked
package org.sasldb.admin;

import org.jspecify.annotations.NullMarked;
