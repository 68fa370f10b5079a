/** Many users at once: desired states, lists of users, and what they change in a store. */
@NullMarked
package org.sasldb.provision;

import org.jspecify.annotations.NullMarked;
