// Land of the world, from the server's own files: a deflate stream of polygons on
// a grid, each point as its steps from the one before. refdata.Land in the Go
// sources tells the layout; Natural Earth, public domain.

export type Ring = [lon: number, lat: number][];

/** Reads a file of land: polygons of rings in degrees, the outer ring first. */
export async function readLand(response: Response): Promise<Ring[][]> {
  if (!response.ok || !response.body) throw new Error(`${response.url}: ${response.status}`);
  const inflated = response.body.pipeThrough(new DecompressionStream("deflate-raw"));
  return parseLand(new Uint8Array(await new Response(inflated).arrayBuffer()));
}

export function parseLand(bytes: Uint8Array): Ring[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== "tw-land1") throw new Error("not a file of land");
  const [west, south, stepLon, stepLat] = [8, 16, 24, 32].map((at) => view.getFloat64(at, true)) as [number, number, number, number];
  let at = 40;
  const unsigned = (): number => {
    let value = 0;
    let place = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("the file of land ends early");
      value += (byte & 127) * place;
      if (byte < 128) return value;
      place *= 128;
    }
  };
  const signed = (): number => {
    const n = unsigned();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  };
  let x = 0;
  let y = 0;
  const list = <T>(of: () => T): T[] => Array.from({ length: unsigned() }, of);
  return list(() =>
    list(() =>
      list((): [number, number] => {
        x += signed();
        y += signed();
        return [west + x * stepLon, south + y * stepLat];
      }),
    ),
  );
}
