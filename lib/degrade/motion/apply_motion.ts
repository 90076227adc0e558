import { createImage, type Image } from "../../image/mod.ts";
import { seeded } from "../../random/mod.ts";
import { blur } from "../blur.ts";
import { blob } from "./blob.ts";
import type { MotionDrawn } from "./motion_blur.ts";
import { pathKernel } from "./path_kernel.ts";
import { fromLight, toLight } from "./response_curve.ts";
import { shakePath } from "./shake_path.ts";
import { swayingPoses } from "./swaying_poses.ts";
import { sweep } from "./sweep.ts";

/** Values from here on are taken to have been clipped by the camera. */
const clipped = 250 / 255;

/** The picture as a camera sees it during the motion that was drawn. */
export function applyMotion(
  image: Image,
  drawn: MotionDrawn,
  sample = 0,
): Image {
  const light = toLight(image, drawn.response);
  // As the mean is linear, highlights that are brightened before it are the
  // blurred picture plus the blurred mask of what was clipped (RSBlur).
  if (drawn.saturation > 0) {
    const { data } = image;
    for (let i = 0; i < data.length; i++) {
      if (data[i] >= clipped) light.data[i] += drawn.saturation;
    }
  }
  const moved = move(light, drawn);
  if (drawn.noise) addSensorNoise(moved, drawn.noise, sample);
  return fromLight(moved, drawn.response);
}

function move(light: Image, drawn: MotionDrawn): Image {
  const path = shakePath(drawn.shake);
  if (drawn.sway) {
    return sweep(light, swayingPoses(path, drawn.sway, light));
  }
  const background = blur(light, pathKernel(path));
  return drawn.object
    ? pasteObject(background, light, drawn.object)
    : background;
}

/** The background, covered by an object for as long as that is before it. */
function pasteObject(
  background: Image,
  light: Image,
  object: NonNullable<MotionDrawn["object"]>,
): Image {
  const { width, height, channels } = light;
  const kernel = pathKernel(shakePath(object.shake));
  const shape = blob(width, height, object.seed);
  const layer = createImage(width, height, channels);
  for (let i = 0; i < layer.data.length; i++) {
    layer.data[i] = light.data[i] * shape.data[Math.floor(i / channels)];
  }
  const out = blur(layer, kernel);
  const cover = blur(shape, kernel).data;
  for (let i = 0; i < out.data.length; i++) {
    out.data[i] += (1 - cover[Math.floor(i / channels)]) * background.data[i];
  }
  return out;
}

/** Shot and read noise, both Gaussian; what is clipped stays so. */
function addSensorNoise(
  { data }: Image,
  { shot, read, seed }: NonNullable<MotionDrawn["noise"]>,
  sample: number,
) {
  const rng = seeded(`sensor/${seed}`).split(sample);
  for (let i = 0; i < data.length; i++) {
    const light = data[i];
    if (light >= 1) continue;
    data[i] += rng.normal() * Math.sqrt(shot * Math.max(0, light) + read ** 2);
  }
}
