package dev.jvlad.engine;

/** How an encoder of one vocabulary assigns rows to words, once it has done so. */
public enum AssignmentPlan {
  /** The scalar loops, or several vocabularies. */
  UNKNOWN,
  /** All centroids, without a question. */
  BRUTE_FORCE,
  /** All centroids, for no batch was large enough yet to find out more. */
  UNDECIDED,
  /** All centroids, for the first rows showed no structure. */
  PILOT_FOR_BRUTE_FORCE,
  PRUNED_15,
  PRUNED_23,
  PRUNED_31,
  PRUNED_47;

  /** That of an encoder. */
  public static AssignmentPlan of(VladEncoder encoder) {
    if (!(encoder instanceof CpuEncoder cpu)) {
      return UNKNOWN;
    }
    return switch (cpu.assigner()) {
      case SimdAssigner bruteForce -> BRUTE_FORCE;
      case SimdPruningAssigner pruning ->
          pruning.axes().isEmpty()
              ? UNDECIDED
              : switch (pruning.axes().getAsInt()) {
                case 0 -> PILOT_FOR_BRUTE_FORCE;
                case 15 -> PRUNED_15;
                case 23 -> PRUNED_23;
                case 31 -> PRUNED_31;
                case 47 -> PRUNED_47;
                default -> throw new IllegalStateException(pruning.axes() + " axes");
              };
      default -> UNKNOWN;
    };
  }
}
