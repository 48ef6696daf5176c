// MNIST: 60000 + 10000 handwritten digits of 28x28 bytes (LeCun, Bottou, Bengio & Haffner 1998), from a folder, the cache or a public mirror.
import { DownloadError, FormatError, UsageError } from "../errors.ts";
import { fileSystem, readIfThere, userCache, writeWhole } from "../files.ts";
import { print } from "../shape.ts";
import { type Dataset, dataset, type Split } from "./dataset.ts";
import { gunzip, type Idx, readIdx } from "./idx.ts";

/** How far the download of one file is. */
export interface DownloadProgress {
  /** Its name. */
  readonly file: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all, where the server says it. */
  readonly total: number | undefined;
}

/** Options of `mnist()`. */
export interface MnistOptions {
  /** Where your four files are, gzipped or not: then nothing is fetched, and any data of this form will do (Fashion-MNIST). Node, Deno and Bun. */
  readonly folder?: string;
  /** Addresses that the names of the four files are appended to, tried in turn. Default: two public ones. In a page they must allow its origin. */
  readonly mirrors?: readonly string[];
  /**
   * Folder that keeps the four files unpacked (55 MB); in a browser, name of a Cache. false: keep nothing.
   * Default: sievenet/mnist in the user's cache folder (XDG_CACHE_HOME or the platform's). A cache that cannot be used is done without.
   */
  readonly cache?: string | false;
  /** Called as a download goes on; never when the data is already here. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Stops the download; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const publicMirrors = ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"];

// The first half of the SHA-256 of the unpacked bytes, since gzip does not pack the same everywhere; 128 bits are enough.
const hashes: Readonly<Record<string, string>> = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351",
};

/**
 * The MNIST digits, 60000 to train on and 10000 to test on: shape [784] (28 rows of 28, 0 to 255), 10 classes.
 * Looks in `folder` if given; else in the cache, then on the mirrors (11 MB), where the content is checked by its SHA-256.
 * @throws FormatError for a missing or wrong file of `folder`; DownloadError when no mirror gives the data; UsageError for a folder in a browser.
 */
export async function mnist(options: MnistOptions = {}): Promise<Split> {
  const get = options.folder === undefined ? fetched(options) : fromFolder(options.folder);
  const read = async (name: string): Promise<Idx & { name: string }> => {
    options.signal?.throwIfAborted();
    const { bytes, from } = await get(name);
    return { name: from, ...(await readIdx(bytes, from)) };
  };
  const images = await read("train-images-idx3-ubyte");
  const train = paired(images, await read("train-labels-idx1-ubyte"));
  const testImages = await read("t10k-images-idx3-ubyte");
  const test = paired(testImages, await read("t10k-labels-idx1-ubyte"));
  const [size, testSize] = [images.shape.slice(1), testImages.shape.slice(1)];
  if (size.join() !== testSize.join()) {
    throw new FormatError(
      `${testImages.name}: its pictures are ${print(testSize)}, but those of ${images.name} are ${print(size)}. Give training and test files of one size.`,
    );
  }
  return { train, test, name: "mnist" };
}

function paired(images: Idx & { name: string }, labels: Idx & { name: string }): Dataset {
  const [count, rows = 0, columns = 0] = images.shape;
  if (images.shape.length !== 3)
    throw new FormatError(`${images.name}: its shape is ${print(images.shape)}, but pictures need [count, rows, columns]. Give a file of pictures.`);
  if (labels.shape.length !== 1) throw new FormatError(`${labels.name}: its shape is ${print(labels.shape)}, but labels need [count]. Give a file of labels.`);
  if (count !== labels.shape[0])
    throw new FormatError(`${labels.name}: ${labels.shape[0]} labels came, but ${images.name} has ${count} pictures. Give two files that belong together.`);
  return dataset({ inputs: images.values, labels: labels.values, shape: [rows * columns], classes: 10 });
}

type Get = (name: string) => Promise<{ bytes: Uint8Array; from: string }>;

function fromFolder(folder: string): Get {
  const files = fileSystem();
  if (!files) throw new UsageError("mnist: this runtime has no files, so no folder can be read. Leave `folder` out to download MNIST.");
  return async (name) => {
    const dotted = name.replace("-idx", ".idx");
    for (const file of [name, `${name}.gz`, dotted, `${dotted}.gz`]) {
      const bytes = await readIfThere(files, `${folder}/${file}`);
      if (bytes) return { bytes, from: `${folder}/${file}` };
    }
    throw new FormatError(
      `mnist: ${name} (or ${name}.gz) is not in the folder ${folder}. Put MNIST's four files there, or leave \`folder\` out to download them.`,
    );
  };
}

function fetched(options: MnistOptions): Get {
  if (!globalThis.crypto?.subtle)
    throw new UsageError("mnist: downloads are checked with crypto.subtle, which this page lacks. Serve it over https or from localhost.");
  return async (name) => {
    const kept = await openCache(options.cache);
    const cached = await kept?.read(name).catch(() => undefined);
    if (cached && (await sha256(cached)) === hashes[name]) return { bytes: cached, from: name };
    const bytes = await download(name, options);
    // The data is here: a full or read-only disk costs a download next time, not this run.
    await kept?.write(name, bytes).catch(() => undefined);
    return { bytes, from: name };
  };
}

/** Its first half. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest, 0, 16), (each) => each.toString(16).padStart(2, "0")).join("");
}

interface Kept {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
}

async function openCache(where: string | false | undefined): Promise<Kept | undefined> {
  if (where === false) return undefined;
  const files = fileSystem();
  if (files) {
    const user = userCache();
    const folder = where ?? (user && `${user}/sievenet/mnist`);
    if (!folder) return undefined;
    return {
      read: (name) => readIfThere(files, `${folder}/${name}`),
      write: async (name, bytes) => {
        await files.mkdir(folder, { recursive: true });
        await writeWhole(files, `${folder}/${name}`, bytes);
      },
    };
  }
  // Refused by some pages: sandboxed frames, private windows.
  const cache = await globalThis.caches?.open(where ?? "sievenet/mnist").catch(() => undefined);
  if (!cache) return undefined;
  const key = (name: string) => `${publicMirrors[0]}${name}`;
  return {
    read: async (name) => {
      const found = await cache.match(key(name));
      return found && new Uint8Array(await found.arrayBuffer());
    },
    write: (name, bytes) => cache.put(key(name), new Response(bytes as Uint8Array<ArrayBuffer>)),
  };
}

async function download(name: string, { mirrors = publicMirrors, onProgress, signal }: MnistOptions): Promise<Uint8Array> {
  const file = `${name}.gz`;
  const reasons: string[] = [];
  let cause: unknown;
  for (const mirror of mirrors) {
    const url = `${mirror.replace(/\/?$/, "/")}${file}`;
    try {
      const bytes = await gunzip(await receive(url, file, onProgress, signal), url);
      const hash = await sha256(bytes);
      if (hash === hashes[name]) return bytes;
      reasons.push(`${url} gave other content (SHA-256 ${hash}..., needed ${hashes[name]}...)`);
    } catch (error) {
      signal?.throwIfAborted();
      cause = error;
      const { message, cause: deeper } = error as Error & { cause?: { code?: string; message?: string } };
      reasons.push(`${url}: ${deeper?.code ?? deeper?.message ?? message}`);
    }
  }
  throw new DownloadError(
    `mnist: ${file} could not be downloaded (${reasons.join("; ") || "no mirrors were given"}). Pass the folder of MNIST's four files as { folder }, or use digits(), which needs no network.`,
    { cause },
  );
}

async function receive(url: string, file: string, onProgress: MnistOptions["onProgress"], signal: AbortSignal | undefined): Promise<Uint8Array> {
  const response = await fetch(url, { signal: signal ?? null });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`the server answered ${response.status}`);
  }
  const length = Number(response.headers.get("content-length"));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    received += next.value.length;
    // A server that packs the answer once more states the packed length, which says nothing about these bytes.
    onProgress?.({ file, received, total: length >= received ? length : undefined });
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
