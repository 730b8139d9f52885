package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final Pattern PICTURE =
      Pattern.compile("\\.(p\\d+) \\{ background-image: url\\(data:image/jpeg;base64,([^)]+)\\)");

  @TempDir private Path folder;

  private String written(Page page) throws IOException {
    Path file = folder.resolve("page.html");
    page.write(file);
    return Files.readString(file);
  }

  @Test
  void aPictureIsInThePageOnceHoweverOftenItIsShown() throws IOException {
    Path file = Pictures.write(folder.resolve("a.png"), 3);
    Page page = new Page("title");
    page.picture(Optional.of(file), "a.png", "right", "first");
    page.picture(Optional.of(file), "a.png", "wrong", "again");
    String html = written(page);
    Matcher pictures = PICTURE.matcher(html);
    assertThat(pictures.find()).isTrue();
    BufferedImage shown =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(pictures.group(2))));
    assertThat(Math.max(shown.getWidth(), shown.getHeight())).isEqualTo(160);
    assertThat(html)
        .contains("picture right " + pictures.group(1), "picture wrong " + pictures.group(1));
    assertThat(pictures.find()).as("a second copy").isFalse();
  }

  @Test
  void aPictureLeadsToItsFile() throws IOException {
    Path file = Pictures.write(folder.resolve("a \"b' é%.png"), 3);
    Page page = new Page("title");
    page.picture(Optional.of(file), "a.png", "right", "first");
    Matcher link =
        Pattern.compile("<a href=\"([^\"]+)\"><div class=\"picture").matcher(written(page));
    assertThat(link.find()).isTrue();
    assertThat(Path.of(URI.create(link.group(1).replace("&#39;", "'")))).isEqualTo(file);
  }

  @Test
  void whatUsersCallTheirFilesIsNoMarkup() throws IOException {
    Page page = new Page("<script>&");
    page.picture(Optional.empty(), "\"x' onload=", "", Page.text("<b>.png"));
    assertThat(written(page))
        .contains("<h1>&lt;script&gt;&amp;</h1>", "&quot;x&#39; onload=", "&lt;b&gt;.png")
        .doesNotContain("<script>", "<b>");
  }

  @Test
  void aFileThatIsNoPictureLeavesItsPlaceEmpty() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    Page page = new Page("title");
    page.picture(Optional.of(text), "text.png", "", "caption");
    assertThat(written(page)).contains("caption").doesNotContain("data:");
  }
}
