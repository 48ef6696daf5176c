/** What a page of cold-start tells when its first step is done: since its navigation began, and what its library transferred. */
export async function done() {
  const ms = performance.now();
  const transferred = () => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/module/"));
  // an entry comes a little after what it tells of
  for (let tries = 0; tries < 20 && transferred().some(({ encodedBodySize }) => !encodedBodySize); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return { ms, bytes: transferred().reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) };
}
