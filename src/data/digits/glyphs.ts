// The ten digits as people write them: several styles each, each style a few strokes of the pen, each stroke the points the
// pen passes. A digit is 100 high, x to the right, y down, its middle at 50, 50; a point is two letters, x and y, each the
// character of the number + 29, which is a quarter of the size of numbers in a row. A point given twice is a corner. Drawn by
// hand for this library: European and American forms (sevens with and without bar, open and closed fours), since a digit with
// one form only is one that a linear model can tell.

/** The points that the pen passes: x, y, x, y, ... */
export type Stroke = readonly number[];

/** By digit, then by style: the strokes of one way to write it. */
export const glyphs: readonly (readonly (readonly Stroke[])[])[] = [
  [["Q\x1f>)3M=sQ\x7fcskMb*O "], ["_)M\x1f;55YA{U{e_h=[%K#"], ['W!=)+I1kK\x7fgssQi/S"I-'], ["K#?;=_K}YyaY]5M "]],
  [["O\x1fOOO\x7f"], ["Y\x1fPOG\x7f"], ["?5K+S\x1fS\x1fROP\x7f"], ["=3I+Q\x1fQ\x1fQOQ}", ";~Q}g}"], ["U O;N_S\x7f"]],
  [["55A#U\x1fg-cEMa3}3}O{m|"], ["71K c+bEKi9z/s=lUyq{"], ["7+O\x1fe+_E5z5zKu]~qu"], ["1;9%S!a5WQAm1y1yIwY\x7fo~"]],
  [["5+K\x1fc)_AGLGLcSikS\x7f3u"], ["7'Q\x1fe1WGKM]SkgW\x7f3w"], ['5"O!g!g!Y3KEKEcLkcU\x7f3w'], [";/M _-YCIIEOQOeYesK\x7f5q"]],
  [["9!5;3T3TOVmR", "_%\\OZ\x7f"], ["[\x7f[OZ\x1fZ\x1fE?/_/_O_q^"], ["7#4AASWOeA", "g!dO_\x7f"], ["I\x1f==/W/WMYqU", "[?W_S\x7f"]],
  [["i!S!=!=!;58J8JQBiSdsI\x7f1u"], ['g"K#>+=CWKg_[yA\x7f1u'], ["?%:G:GSEhY_wG\x7f3s", "?%U%o "], ["m'W!G%G%=G=GUM]aOy/~"]],
  [["_\x1fG38S:qO\x7fdqbYOR<a"], ["G\x1f;C6gE~]{geXUA[7k"], ["g)U ?73[?{Y~ij[VC]7q"], ["W\x1fE;;_E{W}]mQ_?o"]],
  [['3#O#k"k"WKG\x7f'], ['3$O#k"k"WKI\x7f', "?RSPgM"], ["355$5$Q&k$k$UMM\x7f"], ['1+A!W(m"m"WIC\x7f'], ["/'I#_%g1]QW\x7f"]],
  [["c-O\x1f;-EE_YeqO\x7f8q?[YGd+"], ["OL<?>'Q\x1fb+`ANL", "OL8Z7uO\x7fhsfYNL"], ["i+U\x1fA+GCYWZqG\x7f6qAY]Am'"], ["OK?;E#W!_3SIC[?uQ\x7faq[YMI"]],
  [["d1Q\x1f;+8CKO_Ce)e)cU\\\x7f"], ["e+O\x1f81?JWHe+gO_sK\x7f9w"], ["a'K :5BKWEc)_OQ\x7f"], ["[7M%=1AGSC[)[)\\U^\x7f"]],
].map((digit) => digit.map((style) => style.map((stroke) => Array.from(stroke, (letter) => letter.charCodeAt(0) - 29))));
