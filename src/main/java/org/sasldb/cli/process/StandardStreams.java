package org.sasldb.cli.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * The three standard streams. What is written goes out as the bytes it is, at once, and a failed
 * write is an exception: {@code System.out} would swallow it.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record StandardStreams(StandardInput in, OutputStream out, OutputStream err) {
  /** Those of this process. */
  public static StandardStreams ofThisProcess() {
    return new StandardStreams(
        DescriptorInput.ofThisProcess(),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }
}
