package dev.jvlad.photos.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.photos.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each convention, read from files as its data set has them. */
class GroundTruthTest {
  @TempDir private Path folder;

  private static FileNames files(String where, String... ids) {
    return new FileNames(where, List.of(ids));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  @Test
  void threeColumnsNameTheRightFile() throws IOException {
    GroundTruth truth =
        GroupsFile.read(
            write(
                "g.tsv", "q1.jpg\tcrop\ta.jpg", "", "q2.jpg\tprint\tb.jpg", "q1.jpg\tcrop\tb.jpg"),
            files("queries", "q1.jpg", "q2.jpg", "q3.jpg"),
            files("database", "sub/a.jpg", "b.jpg"));
    assertThat(truth.convention()).isEqualTo(Convention.GROUPS);
    assertThat(truth.queries()).extracting(JudgedQuery::id).containsExactly("q1.jpg", "q2.jpg");
    assertThat(truth.queries()).extracting(JudgedQuery::kind).containsExactly("crop", "print");
    assertThat(truth.queries().getFirst().relevance())
        .isEqualTo(new Relevance(Set.of("sub/a.jpg", "b.jpg"), Set.of()));
  }

  @Test
  void aCopyThatIsCalledLikeItsOriginalIsNotLeftOut() throws IOException {
    FileNames both = files("there", "a.jpg", "b.jpg");
    GroundTruth truth = GroupsFile.read(write("g.tsv", "a.jpg\tcrop\ta.jpg"), both, both);
    assertThat(truth.queries().getFirst().itself()).isEmpty();
    assertThat(truth.queries().getFirst().relevance().right()).containsExactly("a.jpg");
  }

  @Test
  void twoColumnsAreGroupsThatLeaveTheQueryOut() throws IOException {
    FileNames database =
        files("database", "a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "other.jpg");
    GroundTruth truth =
        GroupsFile.read(
            write("g.tsv", "a.jpg\tx", "b.jpg\tx", "c.jpg\tx", "d.jpg\ty", "e.jpg\ty"),
            database,
            database);
    assertThat(truth.queries()).hasSize(5);
    JudgedQuery first = truth.queries().getFirst();
    assertThat(first.relevance())
        .isEqualTo(new Relevance(Set.of("b.jpg", "c.jpg"), Set.of("a.jpg")));
    assertThat(first.itself()).containsExactly("a.jpg");
  }

  @Test
  void twoColumnsWithQueriesApart() throws IOException {
    GroundTruth truth =
        GroupsFile.read(
            write("g.tsv", "q.jpg\tx", "a.jpg\tx", "b.jpg\ty"),
            files("queries", "q.jpg"),
            files("database", "a.jpg", "b.jpg"));
    assertThat(truth.queries()).hasSize(1);
    assertThat(truth.queries().getFirst().relevance())
        .isEqualTo(new Relevance(Set.of("a.jpg"), Set.of()));
  }

  @Test
  void groupsThatCannotBeUsedSayWhere() throws IOException {
    FileNames database = files("photos", "a.jpg", "b.jpg", "1/c.jpg", "2/c.jpg");
    assertRefused(database, "line 2: x.jpg: no such file in photos", "a.jpg\tg", "x.jpg\tg");
    assertRefused(database, "line 1: c.jpg: several files in photos have this name", "c.jpg\tg");
    assertRefused(database, "line 1: 1 columns; wanted 2 or 3, with tabs between", "a.jpg b.jpg");
    assertRefused(database, "line 2: 3 columns; wanted 2 as above", "a.jpg\tg", "b.jpg\tg\th");
    assertRefused(database, "line 1: group g has no other file than a.jpg", "a.jpg\tg", "b.jpg\th");
    assertRefused(database, "line 1: z.jpg: no such file in photos", "a.jpg\tcrop\tz.jpg");
    assertRefused(database, ": no lines; wanted 2 or 3 columns", "", " ");
    Files.write(folder.resolve("g.tsv"), new byte[] {(byte) 0xFF, (byte) 0xFE, 9, 0});
    assertThatThrownBy(() -> GroupsFile.read(folder.resolve("g.tsv"), database, database))
        .hasMessageContaining("is no text in UTF-8");
  }

  private void assertRefused(FileNames names, String message, String... lines) throws IOException {
    Path file = write("g.tsv", lines);
    assertThatThrownBy(() -> GroupsFile.read(file, names, names))
        .isInstanceOf(GroundTruthException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void holidaysGroupsByHundredsAndAsksForTheFirst() {
    FileNames database =
        files("jpg", "1/100000.jpg", "1/100001.jpg", "1/100002.jpg", "2/100100.jpg", "p0001.jpg");
    GroundTruth truth = Holidays.of(database, database);
    assertThat(truth.convention().averagePrecision()).isEqualTo(AveragePrecision.TRAPEZOIDS);
    // 100100 has no other image to be found.
    assertThat(truth.queries()).extracting(JudgedQuery::id).containsExactly("1/100000.jpg");
    assertThat(truth.queries().getFirst().relevance())
        .isEqualTo(new Relevance(Set.of("1/100001.jpg", "1/100002.jpg"), Set.of("1/100000.jpg")));
    FileNames others = files("there", "a.jpg");
    assertThatThrownBy(() -> Holidays.of(others, others)).hasMessageContaining("100000.jpg");
  }

  @Test
  void ukbIsBlocksOfFour() {
    FileNames database =
        files(
            "full",
            "ukbench00003.jpg",
            "ukbench00004.jpg",
            "ukbench00005.jpg",
            "ukbench00006.jpg",
            "ukbench00007.jpg",
            "distractor.jpg");
    GroundTruth truth = UkBench.of(database, database);
    // Of the block of 3 there is one image alone.
    assertThat(truth.queries()).hasSize(4);
    assertThat(truth.queries().get(2).relevance())
        .isEqualTo(
            new Relevance(
                Set.of("ukbench00004.jpg", "ukbench00005.jpg", "ukbench00007.jpg"),
                Set.of("ukbench00006.jpg")));
  }

  @Test
  void oxfordHasGoodOkJunkAndABox() throws IOException {
    write("radcliffe_1_query.txt", "oxc1_radcliffe_000095 10.5 20 110.5 220");
    write("radcliffe_1_good.txt", "radcliffe_000095", "radcliffe_000001");
    write("radcliffe_1_ok.txt", "radcliffe_000002");
    write("radcliffe_1_junk.txt", "radcliffe_000003");
    FileNames database =
        files(
            "database",
            "radcliffe_000001.jpg",
            "radcliffe_000002.jpg",
            "radcliffe_000003.jpg",
            "radcliffe_000095.jpg",
            "oxford_000001.jpg");
    GroundTruth truth = Oxford.read(folder, database, database);
    assertThat(truth.convention()).isEqualTo(Convention.OXFORD);
    JudgedQuery query = truth.queries().getFirst();
    assertThat(query.id()).isEqualTo("radcliffe_000095.jpg");
    assertThat(query.region()).hasValue(new Region(10.5, 20, 100, 200));
    assertThat(query.itself()).isEmpty();
    assertThat(query.relevance())
        .isEqualTo(
            new Relevance(
                Set.of("radcliffe_000095.jpg", "radcliffe_000001.jpg", "radcliffe_000002.jpg"),
                Set.of("radcliffe_000003.jpg")));
  }

  @Test
  void oxfordsFilesSayWhatIsWrong() throws IOException {
    FileNames database = files("database", "a.jpg");
    assertThatThrownBy(() -> Oxford.read(folder, database, database))
        .hasMessageContaining("no ground truth there; wanted files such as all_souls_1_query.txt");
    write("a_1_query.txt", "a 1 2 3 x");
    write("a_1_good.txt", "a");
    write("a_1_ok.txt");
    write("a_1_junk.txt", "gone");
    assertThatThrownBy(() -> Oxford.read(folder, database, database))
        .hasMessageEndingWith("a_1_junk.txt, line 1: gone: no such file in database");
    write("a_1_junk.txt");
    assertThatThrownBy(() -> Oxford.read(folder, database, database))
        .hasMessageEndingWith("a_1_query.txt: a 1 2 3 x; wanted a name and x1 y1 x2 y2");
    write("a_1_query.txt", "a 1 2 1 9");
    assertThatThrownBy(() -> Oxford.read(folder, database, database))
        .hasMessageContaining("a region of 0.0×7.0 pixels; wanted one that is not empty");
  }
}
