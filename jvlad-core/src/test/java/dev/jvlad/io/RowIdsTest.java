package dev.jvlad.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowIdsTest {
  @Test
  void oneALine() throws IOException {
    assertThat(read("a\nb c\r\nü/1.jpg\n")).containsExactly("a", "b c", "ü/1.jpg");
    assertThat(read("a\nlast without its end")).containsExactly("a", "last without its end");
    assertThat(read("")).isEmpty();
    assertThat(read(" \n\t\n")).containsExactly(" ", "\t");
  }

  @Test
  void aLineThatIsNoIdIsNamed() {
    refused("a\n\nb\n".getBytes(UTF_8), "line 2 is empty; wanted an id");
    refused("a\nb\n\n".getBytes(UTF_8), "line 3 is empty; wanted an id");
    refused("a\r\n\r\n".getBytes(UTF_8), "line 2 is empty; wanted an id");
    refused("a\nb\nc\nb\na\n".getBytes(UTF_8), "line 4: the id b is that of line 2 too");
    refused(new byte[] {'a', '\n', (byte) 0xFF, '\n'}, "line 2 is no UTF-8");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<String> ids = List.of("a", "\uD83D\uDE00", " b ", "c\rd");
    try (LineWriter writer = LineWriter.create(new Destination.ToStream(stream, "pipe"))) {
      for (String id : ids) {
        writer.write(id);
      }
      assertThatThrownBy(() -> writer.write("two\nlines"))
          .hasMessage(
              "'two\\nlines' does not fit in one line; wanted no line end in it, and not nothing");
      assertThatThrownBy(() -> writer.write("end\r")).hasMessageStartingWith("'end\\r'");
      assertThatThrownBy(() -> writer.write("")).hasMessageStartingWith("'' does");
      writer.commit();
    }
    assertThat(read(stream.toString(UTF_8))).isEqualTo(ids);
  }

  private static void refused(byte[] text, String problem) {
    assertThatThrownBy(() -> RowIds.parse(text, Path.of("ids.txt")))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage("ids.txt: " + problem);
  }

  private static List<String> read(String text) throws IOException {
    return RowIds.parse(text.getBytes(UTF_8), Path.of("ids.txt"));
  }
}
