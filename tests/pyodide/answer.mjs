// Answers requests with the packaged tools under the pinned Pyodide, as the page's worker does.
// Arguments: the folder of the runtime, a file of requests as test_archive.py writes it, and the file for the replies.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, requests, replies] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
pyodide.unpackArchive(new Uint8Array(readFileSync(`${folder}/tools.zip`)), "zip");
const { call } = pyodide.pyimport("tools.bridge");
const said = JSON.parse(readFileSync(requests, "utf-8")).flatMap(({ shared, each }) =>
  each.map((one) => call(typeof one === "string" ? one : JSON.stringify({ ...shared, ...one }))),
);
writeFileSync(replies, JSON.stringify(said));
