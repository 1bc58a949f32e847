// Answers requests with the packaged tools under the pinned Pyodide, as the page's worker does.
// Arguments: the folder of the runtime, and a file with a JSON list of request texts.
// Standard output: a JSON list of reply texts.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, requests] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
pyodide.unpackArchive(new Uint8Array(readFileSync(`${folder}/tools.zip`)), "zip");
const { call } = pyodide.pyimport("tools.bridge");
const replies = JSON.parse(readFileSync(requests, "utf-8")).map((request) => call(request));
process.stdout.write(JSON.stringify(replies));
