package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Church windows: the Voronoi cells of coloured sites, with lead where two cells meet. */
final class StainedGlass implements Family {
  private static final Palette JEWELS =
      Palette.of(0x12355b, 0x1f6fb2, 0x2aa198, 0xf2b134, 0xd7263d, 0x7b2d8b, 0xf46036, 0x2e8b57);

  private record Site(double x, double y, int rgb) {}

  @Override
  public String name() {
    return "glass";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> render(Canvas.landscape(), rose(random), 4.2, random);
      case 1 -> render(Canvas.landscape(), sunrise(random), 3.4, random);
      case 2 -> render(Canvas.portrait(), lancets(random), 3.6, random);
      default -> render(Canvas.landscape(), sunflower(random), 2.6, random);
    };
  }

  /** Rings of sites around a centre. */
  private static List<Site> rose(SplittableRandom random) {
    List<Site> sites = new ArrayList<>();
    double centerX = random.nextDouble(270, 370);
    double centerY = random.nextDouble(210, 270);
    int fold = random.nextInt(10, 15);
    sites.add(new Site(centerX, centerY, 0xffd23f));
    for (int ring = 1; ring < 11; ring++) {
      int count = fold * (ring < 3 ? 1 : ring < 6 ? 2 : 3);
      double radius = 22 + 39 * (ring - 1) + (ring % 2) * 5;
      for (int i = 0; i < count; i++) {
        double angle = 2 * Math.PI * (i + 0.5 * (ring % 2)) / count;
        int rgb = JEWELS.get(ring * 3 + (i % 2) * (ring % 3 + 1));
        sites.add(
            new Site(
                centerX + radius * Math.cos(angle),
                centerY + radius * Math.sin(angle),
                Palette.shade(rgb, random.nextDouble(0.8, 1.2))));
      }
    }
    return sites;
  }

  /** A landscape: a sun with rays, hills and a river. */
  private static List<Site> sunrise(SplittableRandom random) {
    List<Site> sites = new ArrayList<>();
    double sun = random.nextDouble(160, 480);
    Noise noise = new Noise(random);
    Palette sky = Palette.of(0x16327a, 0x2f6fc4, 0x7fb7e6, 0xf7d08a, 0xf79256);
    Palette rays = Palette.of(0xffe08a, 0xf9a03f, 0xf25c54);
    Palette hills = Palette.of(0x8ab661, 0x4f8a4b, 0x2c6e49, 0x1b4d3e);
    for (int i = 0; i < 330; i++) {
      double x = random.nextDouble(640);
      double y = random.nextDouble(480);
      double ground = 280 + 55 * noise.at(x / 170, 0.3);
      double bend = 320 + 130 * Math.sin(y / 46.0) * (y - 260) / 220;
      double distance = Math.hypot(x - sun, y - 190);
      double beam = Math.atan2(y - 190, x - sun) * 9 / Math.PI;
      int rgb;
      if (distance < 48) {
        rgb = 0xfff2b0;
      } else if (y > ground && Math.abs(x - bend) < 14 + (y - ground) * 0.22) {
        rgb = Palette.of(0x3fa7d6, 0x9bd8ee, 0x2475a8).pick(random);
      } else if (y > ground) {
        rgb = hills.at((y - ground) / 200 + random.nextDouble(-0.2, 0.2));
      } else if (Math.floorMod((int) Math.floor(beam), 2) == 0 && distance < 290) {
        rgb = rays.at(distance / 290);
      } else {
        rgb = sky.at(y / 300 + random.nextDouble(-0.12, 0.12));
      }
      sites.add(new Site(x, y, Palette.shade(rgb, random.nextDouble(0.88, 1.12))));
    }
    return sites;
  }

  /** Three tall windows with a medallion each, the left one mirrored on the right. */
  private static List<Site> lancets(SplittableRandom random) {
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < 190; i++) {
      double x = random.nextDouble(4, 240);
      double y = random.nextDouble(640);
      double inOuter = Math.hypot(x - 75, (y - 190) * 0.8);
      double inLow = Math.hypot(x - 75, (y - 450) * 0.8);
      double inMiddle = Math.hypot(x - 240, (y - 320) * 0.6);
      double medallion = Math.min(Math.min(inOuter, inLow), inMiddle * 0.75);
      int rgb;
      if (medallion < 26) {
        rgb = 0xffe169;
      } else if (medallion < 52) {
        rgb = JEWELS.get(4);
      } else if (medallion < 80) {
        rgb = Palette.of(0x1f6fb2, 0x12355b, 0x3f88c5).pick(random);
      } else {
        rgb = Palette.of(0x2e8b57, 0x0f5257, 0x7b2d8b, 0x2aa198, 0xe9c46a).pick(random);
      }
      sites.add(new Site(x, y, rgb));
      sites.add(new Site(480 - x, y, Palette.shade(rgb, random.nextDouble(0.9, 1.15))));
    }
    return sites;
  }

  /** Seeds of a sunflower: the n-th lies at √n, turned by the golden angle. */
  private static List<Site> sunflower(SplittableRandom random) {
    List<Site> sites = new ArrayList<>();
    double centerX = random.nextDouble(180, 300);
    double centerY = random.nextDouble(170, 300);
    int spiral = random.nextBoolean() ? 13 : 21;
    Palette petals =
        Palette.of(0xf94144, 0xf3722c, 0xf8961e, 0xf9c74f, 0x90be6d, 0x43aa8b, 0x277da1, 0x5b3f8f);
    for (int n = 0; n < 620; n++) {
      double radius = 18 * Math.sqrt(n + 0.5);
      double angle = n * Math.PI * (3 - Math.sqrt(5));
      int rgb = petals.around((n % spiral) / (double) spiral + radius / 900);
      sites.add(
          new Site(
              centerX + radius * Math.cos(angle),
              centerY + radius * Math.sin(angle),
              Palette.shade(rgb, n % 3 == 0 ? 0.72 : 1.05)));
    }
    return sites;
  }

  private static BufferedImage render(
      Canvas canvas, List<Site> sites, double lead, SplittableRandom random) {
    int cell = 40;
    List<List<Site>> nearby = neighbourhoods(canvas, sites, cell);
    int columns = canvas.width / cell;
    Noise bubbles = new Noise(random);
    canvas.shade((x, y) -> {
      List<Site> near = nearby.get(y / cell * columns + x / cell);
      Site nearest = near.getFirst();
      Site second = nearest;
      double best = Double.MAX_VALUE;
      double next = Double.MAX_VALUE;
      for (Site site : near) {
        double squared = square(site.x - x) + square(site.y - y);
        if (squared < best) {
          next = best;
          second = nearest;
          best = squared;
          nearest = site;
        } else if (squared < next) {
          next = squared;
          second = site;
        }
      }
      double between = Math.hypot(nearest.x - second.x, nearest.y - second.y);
      double edge = (next - best) / (2 * between);
      double texture = bubbles.fractal(x / 22.0, y / 22.0, 3);
      double glow = 0.9 + 0.22 * Math.exp(-best / 500) + 0.14 * texture;
      int pane = Palette.shade(nearest.rgb, Math.clamp(glow, 0.5, 1.35));
      int metal = Palette.shade(0x1a1a22, edge < lead * 0.35 ? 1.25 : 0.8);
      return Palette.mix(metal, pane, edge - lead + 0.5);
    });
    return canvas.finish();
  }

  /** For each square of the picture, the sites that can be first or second for a pixel in it. */
  private static List<List<Site>> neighbourhoods(Canvas canvas, List<Site> sites, int cell) {
    List<List<Site>> nearby = new ArrayList<>();
    double slack = cell * Math.sqrt(2);
    for (int y = cell / 2; y < canvas.height; y += cell) {
      for (int x = cell / 2; x < canvas.width; x += cell) {
        double[] distances = new double[sites.size()];
        for (int i = 0; i < distances.length; i++) {
          distances[i] = Math.hypot(sites.get(i).x - x, sites.get(i).y - y);
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        List<Site> near = new ArrayList<>();
        for (int i = 0; i < distances.length; i++) {
          if (distances[i] <= sorted[1] + slack) {
            near.add(sites.get(i));
          }
        }
        nearby.add(near);
      }
    }
    return nearby;
  }

  private static double square(double x) {
    return x * x;
  }
}
