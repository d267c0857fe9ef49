/** What a provider says of itself, its keys and its tokens is far smaller. */
const LARGEST_BYTES = 1024 * 1024;

/** `fetch` for small answers: one that is larger than anybody needs is an error, and never held in memory whole. */
export async function boundedFetch(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > LARGEST_BYTES) throw new TypeError('fetch failed', { cause: new Error('the answer is too large') });
    chunks.push(chunk);
  }
  const hasBody = ![101, 204, 205, 304].includes(response.status);
  return new Response(hasBody ? Buffer.concat(chunks) : null, { status: response.status, headers: response.headers });
}
