export const ROW_PX = 24
/** Width of a lane. */
export const LANE_PX = 14
/** Lanes beyond this share the last one's place: their names tell them apart. */
export const MOST_LANES = 8
