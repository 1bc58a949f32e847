// Times each request of a file in the packaged tools under the pinned Pyodide, in milliseconds.
// Arguments: the folder of the runtime, a JSON file of requests.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, requests] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
pyodide.unpackArchive(new Uint8Array(readFileSync(`${folder}/tools.zip`)), "zip");
const { call } = pyodide.pyimport("tools.bridge");
const times = JSON.parse(readFileSync(requests, "utf-8")).map((request) => {
  const begun = performance.now();
  call(request);
  return performance.now() - begun;
});
console.log(JSON.stringify(times));
