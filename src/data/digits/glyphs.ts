// The ten digits as people write them: several styles of each, drawn by hand for this library. European and American forms
// (sevens with and without a bar, open and closed fours), since a digit with one form only is one that a linear model can tell.
//
// A stroke is a text of points "x,y x,y ..." that the pen passes, as the attribute `points` of an SVG polyline has them: x to
// the right, y down, in a square of 100 x 100. The pen goes from point to point on a smooth curve (curve.ts); a point given
// twice is a corner.

/** The points of one stroke, as text. */
export type Stroke = string;

/** The strokes of one way to write a digit. */
export type Style = readonly Stroke[];

/** A place in the square: x, y. */
export type Point = readonly [x: number, y: number];

/** The points that a stroke passes, in order. */
export function pointsOf(stroke: Stroke): Point[] {
  return stroke.split(" ").map((point) => point.split(",").map(Number) as unknown as Point);
}

/** The styles of each digit, by digit. */
export const glyphs: readonly (readonly Style[])[] = [
  // 0: upright, leaning, round with its ends crossing, narrow and pointed at the top
  [
    ["52,2 33,12 22,48 32,86 52,98 70,86 78,48 69,13 50,3"],
    ["66,12 48,2 30,24 24,60 36,94 56,94 72,66 75,32 62,8 46,6"],
    ["58,4 32,12 14,44 20,78 46,98 74,86 86,52 76,18 54,5 44,16"],
    ["46,6 34,30 32,66 46,96 60,92 68,60 64,24 48,3"],
  ],
  // 1: a line, a leaning line, with an upstroke, with an upstroke and a base, a bent line
  [
    ["50,2 50,50 50,98"],
    ["60,2 51,50 42,98"],
    ["34,24 46,14 54,2 54,2 53,50 51,98"],
    ["32,22 44,14 52,2 52,2 52,50 52,96", "30,97 52,96 74,96"],
    ["56,3 50,30 49,66 54,98"],
  ],
  // 2: a corner and a straight base, a loop, a corner and a wave, a corner and a flat wave
  [
    ["24,24 36,6 56,2 74,16 70,40 48,68 22,96 22,96 50,94 80,95"],
    ["26,20 46,3 70,14 69,40 46,76 28,93 18,86 32,79 56,92 84,94"],
    ["26,14 50,2 72,14 66,40 24,93 24,93 46,88 64,97 84,88"],
    ["20,30 28,8 54,4 68,24 58,52 36,80 20,92 20,92 44,90 60,98 82,97"],
  ],
  // 3: a corner in the middle, a bend in the middle, a flat top, a small loop in the middle
  [
    ["24,14 46,2 70,12 66,36 42,47 42,47 70,54 76,78 54,98 22,88"],
    ["26,10 52,2 72,20 58,42 46,48 64,54 78,74 58,98 22,90"],
    ["24,5 50,4 74,4 74,4 60,22 46,40 46,40 70,47 78,70 56,98 22,90"],
    ["30,18 48,3 66,16 60,38 44,44 40,50 52,50 72,60 72,86 46,98 24,84"],
  ],
  // 4: open, closed in one stroke, open and round, a long slope and a short stem
  [
    ["28,4 24,30 22,55 22,55 50,57 80,53", "66,8 63,50 61,98"],
    ["62,98 62,50 61,2 61,2 40,34 18,66 18,66 50,66 84,65"],
    ["26,6 23,36 36,54 58,50 72,36", "74,4 71,50 66,98"],
    ["44,2 32,32 18,58 18,58 48,60 84,56", "62,34 58,66 54,98"],
  ],
  // 5: two corners, round like an S, the top a stroke of its own, leaning with a flat end
  [
    ["76,4 54,4 32,4 32,4 30,24 27,45 27,45 52,37 76,54 71,86 44,98 20,88"],
    ["74,5 46,6 33,14 32,38 58,46 74,66 62,92 36,98 20,88"],
    ["34,8 29,42 29,42 54,40 75,60 66,90 42,98 22,86", "34,8 56,8 82,3"],
    ["80,10 58,4 42,8 42,8 32,42 32,42 56,48 64,68 50,92 18,97"],
  ],
  // 6: bent, with an almost straight back, bent over at the top, with a small bowl
  [
    ["66,2 42,22 27,54 29,84 50,98 71,84 69,60 50,53 31,68"],
    ["42,2 30,38 25,74 40,97 64,94 74,72 59,56 36,62 26,78"],
    ["74,12 56,3 34,26 22,62 34,94 60,97 76,77 62,57 38,64 26,84"],
    ["58,2 40,30 30,66 40,94 58,96 64,80 52,66 34,82"],
  ],
  // 7: plain, with a bar, with a serif, with a wave at the top, round
  [
    ["22,6 50,6 78,5 78,5 58,46 42,98"],
    ["22,7 50,6 78,5 78,5 58,46 44,98", "34,53 54,51 74,48"],
    ["22,24 24,7 24,7 52,9 78,7 78,7 56,48 48,98"],
    ["20,14 36,4 58,11 80,5 80,5 58,44 38,98"],
    ["18,10 44,6 66,8 74,20 64,52 58,98"],
  ],
  // 8: from the top right, two loops from the waist, open at the top right, narrow from the waist
  [
    ["70,16 50,2 30,16 40,40 66,60 72,84 50,98 27,84 34,62 60,42 71,14"],
    ["50,47 31,34 33,10 52,2 69,14 67,36 49,47", "50,47 27,61 26,88 50,98 75,86 73,60 49,47"],
    ["76,14 56,2 36,14 42,38 60,58 61,84 42,98 25,84 36,60 64,36 80,10"],
    ["50,46 34,30 40,6 58,4 66,22 54,44 38,62 34,88 52,98 68,84 62,60 48,44"],
  ],
  // 9: with a corner and a straight stem, with a hook, leaning without a corner, with a small bowl
  [
    ["71,20 52,2 30,14 27,38 46,50 66,38 72,12 72,12 70,56 63,98"],
    ["72,14 50,2 27,20 34,45 58,43 72,14 74,50 66,86 46,98 28,90"],
    ["68,10 46,3 29,24 37,46 58,40 70,12 66,50 52,98"],
    ["62,26 48,8 32,20 36,42 54,38 62,12 62,12 63,56 65,98"],
  ],
];
