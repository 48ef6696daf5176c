// Layers whose results are as large as what they were given last.

/** A layer that may have seen nothing yet. */
interface MaybeUnseen {
  readonly label: string;
  /** Whether it takes series instead of images. */
  readonly series?: true | undefined;
  /** Whether it takes sequences. */
  readonly recurrent?: object | undefined;
}

/** That a layer has seen nothing yet, what is not known therefore, and what helps. `at`: where it is. */
export function unseen({ label, series, recurrent }: MaybeUnseen, lacking: string, at = ""): string {
  const [what, shape] = series
    ? ["a series", "[channels, length]"]
    : recurrent
      ? ["a sequence", "[places, features]"]
      : ["an image", "[channels, height, width]"];
  return `${label}${at} has not seen ${what}, so ${lacking}. Run the net once, with predict() or summary(net, ${shape}).`;
}
