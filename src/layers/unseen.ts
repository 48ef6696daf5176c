// What is said of a layer that has seen no example yet, and whose results are as large as what it was given last.

/** `at`: where it is; `lacking`: what is not known therefore. */
export const unseen = (label: string, lacking: string, at = ""): string =>
  `${label}${at} has not seen an example, so ${lacking}. Run the net once, with predict() or summary(net, shape).`;
