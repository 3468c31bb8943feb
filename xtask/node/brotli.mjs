// Compresses files with Brotli at its best quality: standard input is a JSON list of [from, to] paths.
// Node's own zlib does it, on two threads of its pool.
import { readFile, rename, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);

let input = "";
for await (const part of process.stdin) input += part;

await Promise.all(
  JSON.parse(input).map(async ([from, to]) => {
    const bytes = await readFile(from);
    const packed = await compress(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    await writeFile(`${to}.part`, packed);
    await rename(`${to}.part`, to);
  }),
);
