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
}

export interface DownloadOptions {
  readonly mirrors: readonly string[];
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The unpacked bytes of a file. `who` and `advice` begin and end the error. @throws DownloadError when no mirror gives them; the signal's reason */
export async function download(who: string, file: RemoteFile, { mirrors, onProgress, signal }: DownloadOptions, advice: string): Promise<Uint8Array> {
  const reasons: string[] = [];
  let cause: unknown;
  for (const mirror of mirrors) {
    const url = `${mirror.replace(/\/?$/, "/")}${file.name}`;
    try {
      const bytes = await gunzip(await receive(url, file.name, onProgress, signal), url);
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

/** The bytes that a server sends. @throws Error for any other answer than a good one */
async function receive(url: string, file: string, onProgress: DownloadOptions["onProgress"], signal: AbortSignal | undefined): Promise<Uint8Array> {
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
