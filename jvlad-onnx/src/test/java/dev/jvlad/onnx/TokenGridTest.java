package dev.jvlad.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenGridTest {
  @Test
  void tokensTileThePicture() {
    assertThat(TokenGrid.of(256, 224, 224)).hasValue(new TokenGrid(0, 16, 16));
    assertThat(TokenGrid.of(257, 224, 224)).hasValue(new TokenGrid(1, 16, 16));
    assertThat(TokenGrid.of(261, 224, 224)).hasValue(new TokenGrid(5, 16, 16));
    assertThat(TokenGrid.of(32 * 24 + 1, 336, 448)).hasValue(new TokenGrid(1, 24, 32));
    assertThat(TokenGrid.of(258, 224, 224)).isEmpty();
  }

  @Test
  void sidesOfOpenNetworksAreMultiplesOfAPatch() {
    InputSize size = new InputSize(450, 14);

    assertThat(size.longer()).isEqualTo(448);
    assertThat(size.shorter(640, 480)).isEqualTo(336);
    assertThat(size.shorter(1000, 1)).isEqualTo(14);
    assertThat(size.shorter(7, 7)).isEqualTo(448);
  }
}
