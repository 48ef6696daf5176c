import { afterEach, describe, expect, test, vi } from "vitest";
import { fromUtf8, utf8 } from "../../src/utf8.ts";

afterEach(() => vi.unstubAllGlobals());

const TEXTS = ["", "plain", "%41", "ä½π", "\u0000\u007f\u0080\u07ff\u0800\uffff", "\u{1f98a}\u{10ffff}", "a\nb\r\n\u2028"];
/** What engines have against what they lack. */
function without(name: string) {
  vi.stubGlobal(name, undefined);
}

describe("UTF-8 without the engine's help", () => {
  test.each(TEXTS)("%j", (text) => {
    const bytes = new TextEncoder().encode(text);
    without("TextEncoder");
    without("TextDecoder");
    expect(utf8(text)).toEqual(bytes);
    expect(fromUtf8(bytes)).toBe(text);
  });

  test("halves of pairs become U+FFFD", () => {
    const bytes = ["\ud83e", "x\udd8a", "\udd8a\ud83e"].map((text) => new TextEncoder().encode(text));
    without("TextEncoder");
    expect(["\ud83e", "x\udd8a", "\udd8a\ud83e"].map(utf8)).toEqual(bytes);
  });

  test.each([[[0x80]], [[0xc0, 0x80]], [[0xe2, 0x82]], [[0xed, 0xa0, 0x80]], [[0xf5, 0x80, 0x80, 0x80]]])("refuses %j, with it and without", (bytes) => {
    expect(() => fromUtf8(Uint8Array.from(bytes))).toThrow();
    without("TextDecoder");
    expect(() => fromUtf8(Uint8Array.from(bytes))).toThrow();
  });
});
