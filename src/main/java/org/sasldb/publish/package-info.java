/**
 * Publishing a store to the files that mail software reads, after every change and without a moment
 * in which one of them is missing or half written.
 */
@NullMarked
package org.sasldb.publish;

import org.jspecify.annotations.NullMarked;
