/**
 * Gradients that TensorFlow.js gets wrong, lacks, or loses at the second
 * order, registered anew; importing this repairs them for every backend.
 *
 * @module
 */
import "./activations.ts";
import "./avg_pool.ts";
import "./batch_norm.ts";
import "./broadcast.ts";
import "./comparisons.ts";
import "./convolution.ts";
import "./cumsum.ts";
import "./depth_to_space.ts";
import "./depthwise.ts";
import "./gather.ts";
import "./mean.ts";
import "./mirror_pad.ts";
import "./multiply.ts";
import "./refused.ts";
import "./resize.ts";
import "./saved_outputs.ts";
import "./strided_slice.ts";
