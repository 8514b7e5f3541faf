import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.util.HexFormat;

/** Answers requests with the page's Puid. A line has an action, its argument and a format, in hexadecimal. */
class Drive {
  public static void main(String[] args) {
    new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().map(Drive::answer).forEach(System.out::println);
  }

  static String answer(String line) {
    var fields = line.split(" ", -1);
    var codec = new Puid(HexFormat.of().parseHex(fields[2]), text(fields[3]), text(fields[4]),
        Integer.parseInt(text(fields[5])), new BigInteger(text(fields[6])), text(fields[7]));
    try {
      return switch (fields[0]) {
        case "ordinal" -> codec.ordinal(text(fields[1])).map(BigInteger::toString).orElse("rejected");
        case "id" -> codec.id(new BigInteger(text(fields[1])));
        default -> throw new AssertionError(line);
      };
    } catch (IllegalArgumentException error) {
      return "rejected: " + error.getMessage();
    }
  }

  static String text(String hexadecimal) {
    return new String(HexFormat.of().parseHex(hexadecimal), UTF_16LE);
  }
}
