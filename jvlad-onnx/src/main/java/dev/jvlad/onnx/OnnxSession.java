package dev.jvlad.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A network that ONNX Runtime has loaded: one picture tensor in, the features of patches out. */
final class OnnxSession implements AutoCloseable {
  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final long[] inputShape;
  private final String output;

  /** What the network gave, row-major in its shape. */
  @SuppressWarnings("ArrayRecordComponent")
  record Features(float[] values, long[] shape) {}

  private OnnxSession(Path file, OrtEnvironment environment, OrtSession session)
      throws OrtException, NetworkException {
    this.file = file;
    this.environment = environment;
    this.session = session;
    NodeInfo picture = picture(file, session.getInputInfo());
    this.input = picture.getName();
    this.inputShape = ((TensorInfo) picture.getInfo()).getShape();
    this.output = features(file, session.getOutputInfo());
  }

  /** Loads a network that runs on the thread that asks. */
  static OnnxSession open(Path file, OrtEnvironment environment) throws NetworkException {
    OrtSession session;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      environment.setTelemetry(false);
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      String what =
          switch (e.getCode()) {
            case ORT_INVALID_PROTOBUF, ORT_NO_MODEL -> "is no ONNX file";
            default -> "is no network that ONNX Runtime can run";
          };
      throw new NetworkException(file, what + ": " + e.getMessage(), e);
    }
    try {
      return new OnnxSession(file, environment, session);
    } catch (OrtException e) {
      close(session);
      throw new NetworkException(file, String.valueOf(e.getMessage()), e);
    } catch (NetworkException e) {
      close(session);
      throw e;
    }
  }

  private static NodeInfo picture(Path file, Map<String, NodeInfo> inputs) throws NetworkException {
    if (inputs.size() == 1) {
      NodeInfo only = inputs.values().iterator().next();
      if (only.getInfo() instanceof TensorInfo tensor
          && tensor.type == OnnxJavaType.FLOAT
          && tensor.getShape().length == 4
          && tensor.getShape()[0] <= 1
          && tensor.getShape()[1] == 3) {
        return only;
      }
    }
    throw new NetworkException(
        file, "takes %s; wanted one picture, FLOAT[N, 3, H, W]".formatted(list(inputs)), null);
  }

  private static String features(Path file, Map<String, NodeInfo> outputs) throws NetworkException {
    for (NodeInfo output : outputs.values()) {
      if (output.getInfo() instanceof TensorInfo tensor
          && tensor.type == OnnxJavaType.FLOAT
          && (tensor.getShape().length == 3 || tensor.getShape().length == 4)) {
        return output.getName();
      }
    }
    throw new NetworkException(
        file,
        "gives %s; wanted features of patches, FLOAT[N, F, H, W] or FLOAT[N, tokens, F]"
            .formatted(list(outputs)),
        null);
  }

  private static String list(Map<String, NodeInfo> nodes) {
    return nodes.values().stream()
        .map(node ->
            node.getInfo() instanceof TensorInfo tensor
                ? "%s %s%s".formatted(node.getName(), tensor.type, shape(tensor.getShape()))
                : node.getName() + ", which is no tensor")
        .collect(Collectors.joining(" and "));
  }

  static String shape(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(side -> side < 0 ? "?" : Long.toString(side))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Rows of the picture that it takes; below 1 where it leaves them open. */
  int inputRows() {
    return (int) inputShape[2];
  }

  /** Columns of the picture that it takes; below 1 where it leaves them open. */
  int inputColumns() {
    return (int) inputShape[3];
  }

  /** Runs the network on a tensor of 1×3×rows×columns. */
  Features run(float[] picture, int rows, int columns) throws NetworkException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(picture), new long[] {1, 3, rows, columns});
        OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(output))) {
      OnnxTensor features = (OnnxTensor) result.get(0);
      FloatBuffer buffer = features.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return new Features(values, features.getInfo().getShape());
    } catch (OrtException e) {
      throw new NetworkException(
          file, "fails on %d×%d pixels: %s".formatted(columns, rows, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not close a session", e);
    }
  }
}
