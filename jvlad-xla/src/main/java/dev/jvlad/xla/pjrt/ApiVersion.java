package dev.jvlad.xla.pjrt;

/**
 * A version of the PJRT interface.
 *
 * @param major changes with what is not compatible
 * @param minor grows with every addition
 */
public record ApiVersion(int major, int minor) {
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
