// Files that are dropped onto the page, or opened by the button.
import { DIGITS, MNIST } from "../choices.ts";
import type { Ask } from "../messages.ts";
import { element } from "./dom.ts";

interface Takers {
  /** A table or images: for the worker. */
  ask(what: Ask): void;
  /** A saved net. */
  net(name: string, bytes: Uint8Array): void;
  /** What is no file of the page. */
  refuse(sentence: string): void;
}

/** The name of a table: that of its file, without its end unless it is that of other data. */
const nameOf = (file: string): string => {
  const name = file.replace(/\.\w+$/, "");
  return name === DIGITS || name === MNIST ? file : name;
};

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

async function take(files: readonly File[], { ask, net, refuse }: Takers): Promise<void> {
  const [first] = files;
  if (!first) return refuse("What was dropped is no file. Drop a table (.csv, .tsv), the files of MNIST, or a network (.safetensors).");
  const images = files.filter(({ name }) => /idx|ubyte/i.test(name));
  if (images.length) ask({ ask: "images", files: await Promise.all(images.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) }))) });
  else if (files.length > 1) refuse(`${files.length} files came, but only those of MNIST come at once. Drop one table or one network.`);
  else if (/\.(csv|tsv|txt)$/i.test(first.name)) ask({ ask: "table", name: nameOf(first.name), text: await first.text() });
  else if (/\.safetensors$/i.test(first.name)) net(first.name, await bytesOf(first));
  else
    refuse(
      `"${first.name}" is none of the files that this page takes: a table (.csv, .tsv), the files of MNIST (names with "idx" in them), a network (.safetensors).`,
    );
}

/** Hands what is dropped or opened to those who take it. */
export function onFiles(takers: Takers): void {
  const input = element<HTMLInputElement>("files");
  const all = (files: Iterable<File>) => take([...files], takers).catch((error: Error) => takers.refuse(error.message));
  element("open").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files?.length) void all(input.files);
    input.value = "";
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer) void all(event.dataTransfer.files);
  });
}
