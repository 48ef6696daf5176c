// Downloads of files whose content is known: from the first of several mirrors that gives it, checked by its SHA-256.
import { DownloadError } from "../errors.ts";
import { gunzip, sha256 } from "./bytes.ts";

/** Progress of the download of one file. */
export interface DownloadProgress {
  /** Name of the file. */
  readonly file: string;
  /** Bytes received so far. */
  readonly received: number;
  /** Bytes in all; undefined where the server does not say. */
  readonly total: number | undefined;
}

/** A file on mirrors. */
export interface RemoteFile {
  /** Its name, which is appended to the address of a mirror. */
  readonly name: string;
  /** 64 hexadecimal digits. Of the unpacked bytes, since gzip does not pack the same everywhere. */
  readonly sha256: string;
  /** How many unpacked bytes there are. */
  readonly size: number;
}

export interface DownloadOptions {
  readonly mirrors: readonly string[];
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a mirror is given up. Default: half a minute. */
  readonly patience?: number | undefined;
}

/** Milliseconds that a mirror has for a file in all. */
const LONGEST = 1_800_000;
/** Bytes that packing may add to what cannot be packed. */
const SLACK = 65536;

/** The unpacked bytes of a file. `who` and `advice` begin and end the error. @throws DownloadError when no mirror gives them; the signal's reason */
export async function download(who: string, file: RemoteFile, options: DownloadOptions, advice: string): Promise<Uint8Array> {
  const { mirrors, signal } = options;
  const reasons: string[] = [];
  let cause: unknown;
  for (const mirror of mirrors) {
    const url = `${mirror.replace(/\/?$/, "/")}${file.name}`;
    try {
      const bytes = await gunzip(await receive(url, file, options), url, () => file.size);
      const hash = await sha256(bytes);
      if (hash === file.sha256) return bytes;
      reasons.push(`${url} gave other content (SHA-256 ${hash}, needed ${file.sha256})`);
    } catch (error) {
      signal?.throwIfAborted();
      cause = error;
      const { message, cause: deeper } = error as Error & { cause?: { code?: string; message?: string } };
      reasons.push(`${url}: ${deeper?.code ?? deeper?.message ?? message}`);
    }
  }
  throw new DownloadError(`${who}: ${file.name} could not be downloaded (${reasons.join("; ") || "no mirrors were given"}). ${advice}`, { cause });
}

/** The bytes that a server sends. @throws Error for any other answer than a good one, for too many bytes, or for none in time */
async function receive(url: string, { name, size }: RemoteFile, { onProgress, signal, patience = 30_000 }: DownloadOptions): Promise<Uint8Array> {
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  const giveUp = (why: string) => () => controller.abort(new Error(why));
  const longest = setTimeout(giveUp(`it was not done after ${LONGEST / 60_000} minutes`), LONGEST);
  const wait = () => setTimeout(giveUp(`no byte came for ${patience / 1000} seconds`), patience);
  let waiting = wait();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Error(`the server answered ${response.status}`);
    }
    const length = Number(response.headers.get("content-length"));
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let received = 0;
    const reader = response.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      clearTimeout(waiting);
      waiting = wait();
      chunks.push(next.value);
      received += next.value.length;
      if (received > size + SLACK) {
        controller.abort();
        throw new Error(`it sends more than the ${size} bytes that the file has`);
      }
      // A server that packs the answer once more states the packed length, which says nothing about these bytes.
      onProgress?.({ file: name, received, total: length >= received ? length : undefined });
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } finally {
    clearTimeout(waiting);
    clearTimeout(longest);
    signal?.removeEventListener("abort", stop);
  }
}
