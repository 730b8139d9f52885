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
 * Lucene's tiered merging with one more rule before it: as soon as all segments without a graph
 * together hold enough vectors for one, they are merged. So a search compares hardly more vectors
 * one by one than a graph begins with, however large the collection is. Tiered merging alone would
 * leave several segments that are each a little too small for a graph.
 */
final class GraphMergePolicy extends FilterMergePolicy {
  private final int leastVectors;

  GraphMergePolicy(int leastVectors) {
    super(new TieredMergePolicy());
    this.leastVectors = leastVectors;
  }

  @Override
  public MergeSpecification findMerges(
      MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
    Set<SegmentCommitInfo> merging = context.getMergingSegments();
    List<SegmentCommitInfo> small =
        segments.asList().stream()
            .filter(s -> !merging.contains(s) && vectors(s) < leastVectors)
            .toList();
    if (small.size() < 2 || small.stream().mapToLong(this::vectors).sum() < leastVectors) {
      return super.findMerges(trigger, segments, context);
    }
    MergeSpecification specification = new MergeSpecification();
    specification.add(new OneMerge(small));
    return specification;
  }

  /** How many vectors a segment has at most; entries without a vector are few. */
  private int vectors(SegmentCommitInfo segment) {
    return segment.info.maxDoc() - segment.getDelCount();
  }
}
