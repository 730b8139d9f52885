package dev.jvlad.index;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;

/**
 * Lucene's tiered merging, and before it one more rule: as soon as the segments without a graph
 * hold enough vectors for one, they are merged into one. So a search never scans much more than
 * that many vectors, however large the collection; tiered merging alone would leave up to a tier of
 * them, each a little too small for a graph.
 */
final class GraphMergePolicy extends FilterMergePolicy {
  private final int graphVectors;

  GraphMergePolicy(int graphVectors) {
    super(new TieredMergePolicy());
    this.graphVectors = graphVectors;
  }

  @Override
  public MergeSpecification findMerges(
      MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
    Set<SegmentCommitInfo> merging = context.getMergingSegments();
    List<SegmentCommitInfo> small =
        segments.asList().stream()
            .filter(s -> !merging.contains(s) && vectors(s) < graphVectors)
            .toList();
    if (small.size() < 2 || small.stream().mapToLong(this::vectors).sum() < graphVectors) {
      return super.findMerges(trigger, segments, context);
    }
    MergeSpecification specification = new MergeSpecification();
    specification.add(new OneMerge(small));
    return specification;
  }

  /** At most so many: entries without a vector are few. */
  private int vectors(SegmentCommitInfo segment) {
    return segment.info.maxDoc() - segment.getDelCount();
  }
}
