/** Runs Python: starts the pinned Pyodide, unpacks the tools, and answers requests one after the other. */

const folder = new URL("../pyodide/", import.meta.url);

/** Fetch a file of the runtime. With an integrity the browser refuses any other bytes, so a damaged or replaced
 *  file is a clean failure; Pyodide itself would wait for ever on some of them. */
async function get(name, integrity) {
  const response = await fetch(new URL(name, folder), { integrity });
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
  return response;
}

async function start() {
  const { files } = await (await fetch(new URL("manifest.json", folder), { cache: "no-cache" })).json();
  const buffers = Object.entries(files).map(async ([name, integrity]) => [
    name,
    await (await get(name, integrity)).arrayBuffer(),
  ]);
  const { "tools.zip": tools } = Object.fromEntries(await Promise.all(buffers));
  const { loadPyodide } = await import(new URL("pyodide.mjs", folder).href);
  const pyodide = await loadPyodide({ indexURL: folder.href });
  pyodide.unpackArchive(tools, "zip");
  return pyodide.pyimport("tools.bridge").call;
}

const call = start();

self.onmessage = async ({ data: { id, request } }) => {
  self.postMessage({ kind: "reply", id, reply: (await call)(request) });
};

call.then(
  () => self.postMessage({ kind: "state", state: "ready" }),
  (error) => self.postMessage({ kind: "state", state: "failed", reason: String(error?.message ?? error) }),
);
