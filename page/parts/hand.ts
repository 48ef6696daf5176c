// What is handed to the visitor: text by the clipboard, files as downloads.
import { element, say } from "./dom.ts";

/** Copies a text, and says so on the button that was pressed. */
export async function copyText(text: string, button: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // where the clipboard is closed to pages: the old way
    const place = document.createElement("textarea");
    place.value = text;
    document.body.append(place);
    place.select();
    document.execCommand("copy");
    place.remove();
  }
  const { textContent } = element(button);
  say(button, "Copied");
  setTimeout(() => say(button, textContent ?? ""), 1500);
}

export function download(content: Uint8Array | string, name: string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
