package dev.jvlad.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Python dictionary in an {@code .npy} header, such as {@code {'descr': '<f4', 'fortran_order':
 * False, 'shape': (3, 4), }}: exactly these three keys, in any order and spacing.
 *
 * <p>This reads the little of Python's syntax that NumPy writes, and evaluates nothing. Version 3
 * writes UTF-8, which matters to field names of structured types alone; these are refused, so one
 * byte is one character here and an index into the text is an offset in the file.
 *
 * @param descr the type, such as {@code <f4}; not empty
 * @param columnMajor {@code fortran_order}
 * @param shape the length of each dimension, none negative
 */
record NpyDictionary(String descr, boolean columnMajor, List<Long> shape) {

  NpyDictionary {
    shape = List.copyOf(shape);
  }

  static NpyDictionary read(ByteSource source, long offset, int length)
      throws MalformedFileException {
    return new Parser(source, offset, source.text(offset, length)).dictionary();
  }

  /** Text of a file made fit for one line of an error: short, and without control characters. */
  static String printable(String text) {
    String shown = text.replaceAll("[^ -~]", "?");
    return shown.length() <= 40 ? shown : shown.substring(0, 40) + "…";
  }

  private static final class Parser {
    private static final int MAX_DIMENSIONS = 32; // NumPy's own limit until 2.0

    private final ByteSource source;
    private final long offset;
    private final String text;
    private int at;

    Parser(ByteSource source, long offset, String text) {
      this.source = source;
      this.offset = offset;
      this.text = text;
    }

    NpyDictionary dictionary() throws MalformedFileException {
      String descr = null;
      Boolean columnMajor = null;
      List<Long> shape = null;
      Set<String> keys = new HashSet<>();
      skipSpace();
      if (at == text.length() || text.charAt(at) != '{') {
        throw problem("the header is no Python dictionary: %s", rest());
      }
      at++;
      while (!accepts('}')) {
        int keyAt = at;
        String key = string();
        if (!keys.add(key)) {
          at = keyAt;
          throw problem("the header has the key '%s' twice", printable(key));
        }
        require(':');
        switch (key) {
          case "descr" -> descr = descr();
          case "fortran_order" -> columnMajor = truth();
          case "shape" -> shape = tuple();
          default -> {
            at = keyAt;
            throw problem(
                "the header has the key '%s'; wanted descr, fortran_order and shape",
                printable(key));
          }
        }
        if (!accepts(',')) {
          require('}');
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw problem("the header goes on after its dictionary: %s", rest());
      }
      return new NpyDictionary(
          present(descr, "descr"), present(columnMajor, "fortran_order"), present(shape, "shape"));
    }

    private <T> T present(@Nullable T value, String key) throws MalformedFileException {
      if (value == null) {
        at = 0;
        throw problem("the header lacks the key '%s'", key);
      }
      return value;
    }

    private String descr() throws MalformedFileException {
      skipSpace();
      if (at < text.length() && "[(".indexOf(text.charAt(at)) >= 0) {
        throw problem("the array has a structured dtype; wanted plain numbers");
      }
      int start = at;
      String descr = string();
      if (descr.isEmpty()) {
        at = start;
        throw problem("the dtype is empty");
      }
      return descr;
    }

    private String string() throws MalformedFileException {
      skipSpace();
      char quote = at < text.length() ? text.charAt(at) : 0;
      if (quote != '\'' && quote != '"') {
        throw problem("wanted a quoted string in the header, got %s", rest());
      }
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw problem("the header has a string without an end: %s", rest());
      }
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }

    private boolean truth() throws MalformedFileException {
      skipSpace();
      for (String word : List.of("False", "True")) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw problem("fortran_order wants True or False, got %s", rest());
    }

    private List<Long> tuple() throws MalformedFileException {
      List<Long> lengths = new ArrayList<>();
      require('(');
      while (!accepts(')')) {
        if (lengths.size() == MAX_DIMENSIONS) {
          throw problem("the shape has more than %d dimensions", MAX_DIMENSIONS);
        }
        lengths.add(length());
        if (!accepts(',')) {
          require(')');
          break;
        }
      }
      return lengths;
    }

    private long length() throws MalformedFileException {
      skipSpace();
      int start = at;
      if (at < text.length() && text.charAt(at) == '-') {
        at++;
      }
      int digits = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      String number = text.substring(start, at);
      if (at == digits) {
        at = start;
        throw problem("wanted a length in the shape, got %s", rest());
      }
      if (digits > start) {
        at = start;
        throw problem("the shape has the negative length %s", printable(number));
      }
      if (at < text.length() && text.charAt(at) == 'L') {
        at++; // Python 2 wrote long integers so
      }
      try {
        return Long.parseLong(number);
      } catch (NumberFormatException e) {
        at = start;
        throw problem("the shape has the length %s, which is past 2⁶³", printable(number));
      }
    }

    private boolean accepts(char wanted) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private void require(char wanted) throws MalformedFileException {
      if (!accepts(wanted)) {
        throw problem("wanted '%c' in the header, got %s", wanted, rest());
      }
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String rest() {
      return at == text.length() ? "its end" : "'" + printable(text.substring(at)) + "'";
    }

    private MalformedFileException problem(String problem, Object... arguments) {
      return source.malformedAt(offset + at, problem, arguments);
    }
  }
}
