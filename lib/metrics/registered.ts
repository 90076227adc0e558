/** How a picture was laid on its reference before they were compared. */
export interface Registered {
  /** What was searched for. */
  readonly by: "homography" | "shift";
  /**
   * Whether the search found nothing; the picture was then compared where it
   * lay.
   */
  readonly failed: boolean;
  /** How far it was moved, in pixels, at the corner that moved most. */
  readonly moved: number;
}
