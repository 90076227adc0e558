/** How a picture was laid on its reference before they were compared. */
export interface Registered {
  /** What was searched for. */
  readonly by: "homography" | "shift";
  /**
   * Whether the search found nothing; the picture was then compared where it
   * lay.
   */
  readonly failed: boolean;
  /** Where the reference's corners lie in the picture, in pixels, at the farthest from where they would lie in the reference. */
  readonly moved: number;
}
