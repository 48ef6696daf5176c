// Files of data that unpack to far more than they are, and mirrors that never end or never begin.
import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { gunzip, sha256 } from "../../src/data/bytes.ts";
import { type DownloadOptions, download } from "../../src/data/download.ts";
import { readIdx } from "../../src/data/index.ts";
import { DownloadError, FormatError } from "../../src/index.ts";

const zeros = (n: number) => new Uint8Array(n);
const idx = (sizes: readonly number[], length: number): Uint8Array => {
  const bytes = zeros(4 + 4 * sizes.length + length);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, axis) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * axis, size);
  });
  return bytes;
};

describe("a gzip file", () => {
  test("of 260 MB in 260 kB is not unpacked", async () => {
    const bomb = gzipSync(zeros(260_000_000));
    expect(bomb.length).toBeLessThan(300_000);
    await expect(gunzip(bomb, "bomb.gz")).rejects.toThrow(/^bomb.gz: its \d+ bytes unpack to more than 33554432, which is no sound data file/);
    await expect(readIdx(bomb, "bomb.gz")).rejects.toThrow("bomb.gz: it starts with the bytes 00 00 00 00");
  });

  test("whose header says less is unpacked as far as that", async () => {
    await expect(readIdx(gzipSync(idx([3], 20_000_000)), "small.gz")).rejects.toThrow(/unpack to more than 1048587/);
    await expect(readIdx(gzipSync(idx([3], 4)), "small.gz")).rejects.toThrow("4 values came, but its shape [3] needs 3. The last 1 do not belong to it");
  });

  test("as data is comes out whole: all alike up to 32 MB, and what is left of noise", async () => {
    expect((await readIdx(gzipSync(idx([1000, 100, 100], 1e7)), "zeros.gz")).shape).toEqual([1000, 100, 100]);
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i * 31 + (i >> 3) * 17) % 251);
    expect(await gunzip(gzipSync(noise), "noise.gz")).toEqual(noise);
    expect(await gunzip(gzipSync(zeros(0)), "empty.gz")).toEqual(zeros(0));
  });
});

describe("a mirror", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const serve = async (answer: Parameters<typeof createServer>[1]): Promise<string> => {
    const server = createServer(answer as never);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  };
  const content = zeros(1000).fill(7);
  const fetched = async (mirrors: string[], options: Partial<DownloadOptions> = {}) =>
    download("mnist", { name: "file", sha256: await sha256(content), size: content.length }, { mirrors, patience: 60_000, ...options }, "Advice.");

  test("that never answers, stalls in the middle or never ends is given up for the next", async () => {
    const silent = await serve(() => {});
    const stalled = await serve((_, response) => {
      response.write("begun");
    });
    const endless = await serve((_, response) => {
      const more = () => {
        if (!response.destroyed) response.write(zeros(65536), () => setImmediate(more));
      };
      more();
    });
    const good = await serve((_, response) => {
      response.end(content);
    });
    // a second, as the mirrors are of this process too, which may not have its turn on a busy machine
    const patience = 1000;
    expect(await fetched([silent, stalled, endless, good], { patience })).toEqual(content);
    const refused = fetched([silent, stalled, endless], { patience });
    await expect(refused).rejects.toThrow(DownloadError);
    await expect(refused).rejects.toThrow(/no byte came for 1 seconds; .*no byte came for 1 seconds; .*it sends more than the 1000 bytes that the file has/);
  });

  test("that sends a bomb is given up at the size that the file has", async () => {
    const packed = gzipSync(zeros(30_000_000));
    const bomb = await serve((_, response) => {
      response.end(packed);
    });
    await expect(fetched([bomb])).rejects.toThrow(/unpack to more than 1000/);
  });

  test("is left when the signal says so, with its reason", async () => {
    const silent = await serve(() => {});
    const controller = new AbortController();
    const going = fetched([silent], { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(going).rejects.toThrow("enough");
    await expect(fetched([silent], { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
  });
});

test("errors are the library's own", async () => {
  await expect(readIdx(gzipSync(idx([3], 3)).subarray(0, 15), "cut.gz")).rejects.toThrow(FormatError);
});
