// Text from files, on its way to a terminal.

/** The same text in one line that a terminal only shows: control characters, and those that turn a line around, become U+FFFD. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
