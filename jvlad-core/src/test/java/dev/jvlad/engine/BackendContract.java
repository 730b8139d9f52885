package dev.jvlad.engine;

/**
 * What every back end keeps, on the CPU or on a device. A back end's test extends this and says how
 * to open one.
 */
public abstract class BackendContract implements EncoderContract, ClusterStepContract {

  /** A new back end; every test opens and closes its own. */
  @Override
  public abstract Backend open();
}
