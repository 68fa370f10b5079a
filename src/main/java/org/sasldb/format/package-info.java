/** What the readers and writers of all file formats share: how they fail and what they find. */
@NullMarked
package org.sasldb.format;

import org.jspecify.annotations.NullMarked;
